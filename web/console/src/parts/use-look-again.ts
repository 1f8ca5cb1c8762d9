import { useEffect, useRef } from "react";

/** Looks again when what a list hangs on became different. */
export function useReloadOn(key: string, reload: () => void): void {
  const seen = useRef(key);
  useEffect(() => {
    if (seen.current === key) return;
    seen.current = key;
    reload();
  });
}

/** Looks again every so often while something is under way that no event tells the end of. */
export function useWhile(isUnderWay: boolean, everyMs: number, look: () => void): void {
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setInterval(() => latest.current(), everyMs);
    return () => clearInterval(timer);
  }, [isUnderWay, everyMs]);
}
