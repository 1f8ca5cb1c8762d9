import { Button, Group, Text } from "@mantine/core";

/** Back and on; nothing where one page is all. At either end the button keeps the keyboard, which it would lose disabled. */
export function Pager({
  goBack,
  goNext,
  number,
}: {
  readonly goBack: (() => void) | null;
  readonly goNext: (() => void) | null;
  readonly number: number;
}) {
  if (!goBack && !goNext) return null;
  return (
    <Group justify="center" mt="md">
      <Turn go={goBack} name="Back" />
      <Text size="sm">Page {number}</Text>
      <Turn go={goNext} name="Next" />
    </Group>
  );
}

function Turn({ go, name }: { readonly go: (() => void) | null; readonly name: string }) {
  return (
    <Button
      variant="default"
      size="xs"
      aria-disabled={!go}
      data-disabled={go ? undefined : true}
      onClick={go ?? undefined}
    >
      {name}
    </Button>
  );
}
