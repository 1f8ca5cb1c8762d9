import type { ProbeResult } from "../connectors/index.js";
import { SourceUnauthorizedError } from "../errors/index.js";
import { ContractBroken, ContractOpen } from "./contract-line.js";
import { saidBy, type ContractRun } from "./contract-run.js";

type Credentials = Readonly<Record<string, string>>;

/** @returns what the system said of the account; null when the login failed, and nothing more is worth asking. */
export async function checkLogin(
  run: ContractRun,
  credentials: Credentials,
  expired: Credentials | null,
): Promise<ProbeResult | null> {
  const { connector, sessions } = run;
  let result: ProbeResult | null = null;
  await run.check("LOGIN", null, async () => {
    result = await connector.probe(sessions.open().client);
    const as = result.account ? ` as ${result.account}` : "";
    return `Logged in${as}${result.version ? `; version ${result.version}` : ""}.`;
  });
  if (!result) return null;
  await run.check("LOGIN_REFUSED", null, () => refused(run, altered(credentials), "a wrong one"));
  await run.check("LOGIN_EXPIRED", null, () => {
    if (expired) return refused(run, expired, "one that has ended");
    throw new ContractOpen(
      "No credential that has ended was given.",
      "Make a credential, end it at the system (revoke it, or let it run out), and give it as the expired one.",
    );
  });
  return result;
}

async function refused(run: ContractRun, credentials: Credentials, which: string): Promise<string> {
  const { connector, sessions } = run;
  const { client } = sessions.open({ credentials });
  const advice = "Turn the system's refusal into SourceUnauthorizedError; syncs then stop and the customer is asked.";
  const fault = await connector.probe(client).then(
    () => null,
    (error: unknown) => error,
  );
  if (fault === null) throw new ContractBroken(`The system let ${which} in.`, advice);
  run.faults.push(fault);
  if (fault instanceof SourceUnauthorizedError) return `Refused with ${fault.code}.`;
  throw new ContractBroken(`Expected SOURCE_UNAUTHORIZED for ${which}. ${saidBy(fault)}`, advice);
}

/** Of the same form, and another: each letter and digit is the next one. Ids and user names stay, only what proves is wrong. */
export function altered(credentials: Credentials): Credentials {
  const names = Object.keys(credentials);
  const secret = names.filter((name) => /key|secret|password|token/i.test(name));
  const changed = new Set(secret.length > 0 ? secret : names);
  return Object.fromEntries(
    Object.entries(credentials).map(([name, value]) => [name, changed.has(name) ? shifted(value) : value]),
  );
}

function shifted(value: string): string {
  return value.replace(/[a-z0-9]/gi, (letter) => {
    if (letter === "9") return "0";
    if (letter === "z") return "a";
    if (letter === "Z") return "A";
    return String.fromCharCode(letter.charCodeAt(0) + 1);
  });
}
