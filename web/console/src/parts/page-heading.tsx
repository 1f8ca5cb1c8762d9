import { Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";

/** Whether another page was shown before: with the first one the focus stays where the browser has it. */
let isLater = false;

/**
 * What a page is called, in the tab's title as well. Coming from another page it takes the focus, so that the keyboard goes on
 * from there and somebody who does not see the page is told which one it is.
 */
export function PageHeading({
  title,
  children,
}: {
  readonly title: string;
  /** Where it shows more than the bare text. */
  readonly children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} – Tributary`;
  }, [title]);
  useEffect(() => {
    const { activeElement } = document;
    // Whoever has begun to type is not disturbed.
    if (isLater && !activeElement?.matches("input, textarea, [contenteditable='true']")) heading.current?.focus();
    isLater = true;
  }, []);
  return (
    <Title ref={heading} order={2} tabIndex={-1} className="heading">
      {children ?? title}
    </Title>
  );
}
