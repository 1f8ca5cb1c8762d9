import { Paper } from "@mantine/core";
import type { ReactNode } from "react";

/** Holds what may be wider than the screen; the keyboard scrolls it as well. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Paper withBorder className="scroll" tabIndex={0} role="region" aria-label={label}>
      {children}
    </Paper>
  );
}
