import type { Random } from "../../../src/sandbox/random.js";
import { startTestSandbox } from "../../src/sandbox/sandbox.support.js";
import { LoginWorld } from "../../support/login-world.js";
import { refresh } from "../../support/sandbox-login.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene } from "../scene.js";

const row = { row: 15, name: "logins by OAuth2 refreshed by many, broken off, used twice, refused" };

type Act = (world: LoginWorld, random: Random) => Promise<CaseResult>;

/** Each kind in turn; a connection and a login of its own for each case. */
export const logins: Row = {
  ...row,
  run: async (context) => {
    const sandbox = await startTestSandbox();
    try {
      return await withScene({}, async ({ storage, uri }) => {
        const world = await LoginWorld.open({ storage, uri }, sandbox);
        try {
          const acts: readonly Act[] = [manyCallers, death, usedElsewhere, failingVendor];
          return await runCases(row, context, { few: acts.length, full: 60 }, (random, number) => {
            world.reset();
            return (acts[number % acts.length] ?? manyCallers)(world, random);
          });
        } finally {
          await world.close();
        }
      });
    } finally {
      await sandbox.stop();
    }
  },
};

/** An access token that is over, and up to fifty calls at once: one refresh, and no call fails. */
const manyCallers: Act = async (world, random) => {
  const problems: string[] = [];
  const [processes, calls] = [random.int(2, 5), random.int(1, 10)];
  const connection = await world.connect();
  await world.age(connection, 60);
  const faults = await world.callFrom(processes, { connectionId: connection._id, calls });
  if (faults.length > 0) problems.push(`calls failed: ${faults.join(", ")}`);
  if (world.tokenRequests() !== 1) problems.push(`refreshed ${world.tokenRequests()} times`);
  const { oauth2 } = await world.current(connection);
  if (oauth2?.epoch !== 2) problems.push(`the login was refreshed ${(oauth2?.epoch ?? 1) - 1} times`);
  return { what: `${processes * calls} calls of ${processes} processes`, faults: 0, problems };
};

/**
 * A process dies with new tokens in hand. This vendor takes a refresh token once, so that the customer has to log in again:
 * said once, without more calls, and under the same id.
 */
const death: Act = async (world, random) => {
  const problems: string[] = [];
  const connection = await world.connect();
  const rounds = random.int(0, 2);
  for (let round = 0; round < rounds; round += 1) {
    await world.age(connection, random.int(10, 59));
    if ((await world.probe(connection)) !== "OK") problems.push(`refresh ${round} failed`);
  }
  await world.age(connection, 60);
  world.reset();
  const end = await world.dieWithTokens(connection);
  if (end !== "SIGKILL") problems.push(`the process ended by ${String(end)}`);
  for (let call = random.int(1, 4); call > 0; call -= 1) {
    const phase = await world.probeAndReport(connection);
    if (phase !== "UNAUTHORIZED") problems.push(`${phase} instead of UNAUTHORIZED`);
  }
  // The one that was lost, one try with the token before, and one with that before it.
  if (world.tokenRequests() > 3) problems.push(`the vendor was asked ${world.tokenRequests()} times`);
  return {
    what: `death with new tokens in hand after ${rounds} refreshes`,
    faults: 1,
    problems: [...problems, ...(await mended(world, connection))],
  };
};

/** A refresh token that somebody else has used: UNAUTHORIZED, and good again once the customer has logged in. */
const usedElsewhere: Act = async (world, random) => {
  const problems: string[] = [];
  const connection = await world.connect();
  const { refreshToken } = await world.heldBy(connection);
  const stolen = await refresh(world.sandbox, refreshToken);
  if (stolen.status !== 200) problems.push(`the thief got ${stolen.status}`);
  await world.age(connection, random.int(60, 600));
  const phase = await world.probeAndReport(connection);
  if (phase !== "UNAUTHORIZED") problems.push(`${phase} instead of UNAUTHORIZED`);
  return {
    what: "a refresh token used elsewhere",
    faults: 1,
    problems: [...problems, ...(await mended(world, connection))],
  };
};

/** A login that fails for a while: never UNAUTHORIZED, asked once in its cool-down, good again by itself. */
const failingVendor: Act = async (world, random) => {
  const problems: string[] = [];
  const connection = await world.connect();
  const status = random.pick([500, 502, 503, 504, 429]);
  const headers: Record<string, string> = random.chance(0.5) ? { "retry-after": String(random.int(1, 60)) } : {};
  const body = random.pick(["", "<html>busy</html>", '{"error":"temporarily_unavailable"}', "{"]);
  const isCut = random.chance(0.2);
  world.refusal = (response) => {
    if (isCut) response.destroy();
    else response.writeHead(status, headers).end(body);
  };
  world.gate.moodOf = (path) => (path.startsWith("/oauth/token") ? "DENIED" : "WELL");
  await world.age(connection, 60);
  const codes: string[] = [];
  for (let call = random.int(1, 5); call > 0; call -= 1) codes.push(await world.probe(connection));
  world.gate.moodOf = null;
  const expected = ["CONNECTION_UNREACHABLE", "SOURCE_THROTTLED", "SOURCE_ERROR"];
  const others = codes.filter((code) => !expected.includes(code));
  if (others.length > 0) problems.push(`answered with ${others.join(", ")}`);
  if (world.tokenRequests() !== 1) problems.push(`asked ${world.tokenRequests()} times in the cool-down`);
  const { phase } = (await world.current(connection)).status;
  if (phase === "UNAUTHORIZED") problems.push("it looks as if the customer had to log in");
  await world.coolDown(connection);
  const after = await world.probe(connection);
  if (after !== "OK") problems.push(`${after} when the vendor was well again`);
  return { what: isCut ? "a login cut off" : `a login with ${status} ${JSON.stringify(headers)}`, faults: 1, problems };
};

/** The customer logs in again: the same connection, and one that works. */
async function mended(world: LoginWorld, connection: Awaited<ReturnType<LoginWorld["connect"]>>): Promise<string[]> {
  const again = await world.reconnect(connection);
  const problems = again._id === connection._id ? [] : ["it came back under another id"];
  if (again.status.phase !== "CONNECTED") problems.push(`${again.status.phase} after logging in again`);
  await world.age(connection, 60);
  const answer = await world.probe(connection);
  return answer === "OK" ? problems : [...problems, `${answer} after logging in again`];
}
