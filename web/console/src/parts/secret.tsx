import { Alert, Button, Code, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";

/** A secret that the gateway shows this once, until whoever sees it has kept it. */
export function Secret({
  secret,
  note,
  forget,
}: {
  readonly secret: string;
  readonly note?: string;
  readonly forget: () => void;
}) {
  const [isCopied, setCopied] = useState(false);
  // Outside of a secure context there is no clipboard: whoever reads can still mark and copy by hand.
  const copy = () => void navigator.clipboard?.writeText(secret).then(() => setCopied(true));
  return (
    <Alert color="yellow" variant="light" title="Keep it now: it is shown this once" role="status">
      <Stack gap="xs" align="flex-start">
        {note !== undefined && (
          <Text size="sm" className="message">
            {note}
          </Text>
        )}
        <Code block className="payload" tabIndex={0}>
          {secret}
        </Code>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={copy}>
            {isCopied ? "Copied" : "Copy"}
          </Button>
          <Button size="xs" variant="default" onClick={forget}>
            I have kept it
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
