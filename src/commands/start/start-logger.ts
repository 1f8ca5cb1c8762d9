import pretty from "pino-pretty";
import type { Config } from "../../config/index.js";
import { createLogger, type Logger } from "../../logging/index.js";
import type { CommandIo } from "../io.js";

/**
 * The log of a gateway, always on standard error. At a terminal a person reads the lines on the screen, so the log shows
 * what is wrong and no more, in words; elsewhere it goes to a collector: everything from `info`, one JSON object a line.
 */
export function createStartLogger(io: CommandIo, config: Pick<Config, "logLevel">): Logger {
  const isInteractive = io.stderr.isTTY === true;
  const destination = { write: (line: string) => void io.stderr.write(line) };
  if (!isInteractive) return createLogger({ level: config.logLevel ?? "info", destination });
  const toWords = pretty.prettyFactory({
    colorize: !io.env["NO_COLOR"],
    ignore: "pid,hostname",
    translateTime: "HH:MM:ss",
  });
  return createLogger({
    level: config.logLevel ?? "warn",
    destination: { write: (line) => destination.write(toWords(line)) },
  });
}
