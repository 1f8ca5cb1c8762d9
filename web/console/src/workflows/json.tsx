import { Code, Stack, Text } from "@mantine/core";

/** A value of any shape under its title; nothing where there is none. */
export function Json({ title, value }: { readonly title: string; readonly value: unknown }) {
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return null;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Code block className="payload" tabIndex={0}>
        {JSON.stringify(value, null, 2)}
      </Code>
    </Stack>
  );
}

/** What somebody typed, read; undefined where it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
