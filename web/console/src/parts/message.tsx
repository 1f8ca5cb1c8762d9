import { Code } from "@mantine/core";
import { Fragment } from "react";
import { Moment } from "./time.js";

const pieces = /(`[^`]+`|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/** The gateway's own words, with what is to be typed set apart, and instants by the calendar and clock of this machine. */
export function Message({ text }: { readonly text: string }) {
  return (
    <>
      {text.split(pieces).map((piece, place) => {
        if (place % 2 === 0) return <Fragment key={place}>{piece}</Fragment>;
        return piece.startsWith("`") ? (
          <Code key={place}>{piece.slice(1, -1)}</Code>
        ) : (
          <Moment key={place} at={piece} />
        );
      })}
    </>
  );
}
