import { ConfigurationError } from "../../errors/index.js";
import { Sealed } from "../sealed.js";
import type { ReferenceScheme } from "./reference-scheme.js";

/** A variable of this process's environment. */
export function envScheme(env: NodeJS.ProcessEnv): ReferenceScheme {
  return {
    form: "env:NAME",
    read: async (name) => {
      const value = env[name];
      if (!value) throw new ConfigurationError(`The environment variable ${name} is not set. Set it, or name another.`);
      return new Sealed(value);
    },
  };
}
