import { Alert, Button, Stack, Text } from "@mantine/core";
import { Component, type ReactNode } from "react";

/** A page that fails leaves the frame around it standing, and says what to do. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown): { message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render() {
    if (this.state.message === null) return this.props.children;
    return (
      <Alert color="red" variant="light" title="This page failed" role="alert">
        <Stack gap="xs" align="flex-start">
          <Text size="sm">
            Load it again. Where it fails again, the gateway may have been upgraded since this tab was opened, or there
            is a fault in the page: {this.state.message}
          </Text>
          <Button size="xs" variant="default" onClick={() => location.reload()}>
            Load it again
          </Button>
        </Stack>
      </Alert>
    );
  }
}
