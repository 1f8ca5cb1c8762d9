import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "../../../src/sandbox/random.js";
import { appOrigin, ConnectClient, ConnectWorld, type ConnectSide } from "../../support/connect-world.js";
import { runCases, type CaseResult, type Row } from "../row.js";
import { withScene } from "../scene.js";

const row = { row: 27, name: "connect links forged, replayed, mixed up, framed, shared and raced for" };

type Act = (world: ConnectWorld, random: Random) => Promise<CaseResult>;

/** Attacks on the connect page by browsers that obey nobody. After each, no credential is bound to a wrong organization. */
export const connect: Row = {
  ...row,
  run: (context) =>
    withScene({}, async ({ storage }) => {
      const world = await ConnectWorld.open(storage);
      try {
        const acts: readonly Act[] = [
          forgedState,
          replayedAnswer,
          foreignBrowser,
          swappedCode,
          withoutPkce,
          mixedUp,
          foreignPath,
          openRedirect,
          framing,
          foreignPage,
          sharedLink,
          racedFor,
          overMeanwhile,
          foreignCookie,
          fixedConfig,
          foreignApp,
          guessedKeys,
        ];
        return await runCases(row, context, { few: acts.length, full: 60 }, async (random, number) => {
          const result = await (acts[number % acts.length] ?? forgedState)(world, random);
          return { ...result, problems: [...result.problems, ...(await world.violations())] };
        });
      } finally {
        await world.close();
      }
    }),
};

const base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const secretOf = (random: Random) => Array.from({ length: 43 }, () => base62.charAt(random.int(0, 63))).join("");
const sideOf = (world: ConnectWorld, random: Random): ConnectSide => world.sides[random.int(0, 1)] as ConnectSide;

const withParameters = (url: URL, changes: Readonly<Record<string, string | null>>): URL => {
  const changed = new URL(url);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  return changed;
};

/** Collects what does not hold. */
class Findings {
  readonly problems: string[] = [];

  constructor(private readonly world: ConnectWorld) {}

  equal(what: string, came: unknown, expected: unknown): void {
    if (came !== expected) this.problems.push(`${what}: ${String(came)} instead of ${String(expected)}`);
  }

  async linkIs(id: string, state: string, problem?: string): Promise<void> {
    const link = await this.world.links.findOne({ _id: id });
    this.equal(`the link ${id}`, link?.state, state);
    if (problem !== undefined) this.equal("what the page says", link?.problem?.code, problem);
  }
}

/** States that nobody drew, of this link or of none, and none at all. They leave the login as it was. */
const forgedState: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const { client, id } = await world.opened(side);
  const callback = await client.logIn(id, side.appIds[0], world.sandboxes[0]);
  const state = callback.searchParams.get("state") ?? "";
  const forged = [
    null,
    "",
    "x",
    state.slice(0, -1),
    `${state}x`,
    `${id}.${secretOf(random)}`,
    `${id}.`,
    state.toUpperCase(),
  ];
  for (const value of forged) {
    const { status } = await client.goBack(withParameters(callback, { state: value }));
    if (status >= 500) found.problems.push(`the state ${String(value)} was answered ${status}`);
    await found.linkIs(id, "OPENED");
  }
  const doubled = new URL(callback);
  doubled.searchParams.append("state", `${id}.${secretOf(random)}`);
  await client.goBack(doubled);
  await found.linkIs(id, "OPENED");
  // The one that was doubled had the right one first: taken, and refused for what came with it.
  const again = await client.logIn(id, side.appIds[0], world.sandboxes[0]);
  await client.goBack(again);
  await found.linkIs(id, "COMPLETED");
  return { what: "forged states", faults: forged.length + 1, problems: found.problems };
};

/** The right answer a second time, and several times at once. */
const replayedAnswer: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const { client, id } = await world.opened(side);
  const callback = await client.logIn(id, side.appIds[0], world.sandboxes[0]);
  const before = await world.connections.countDocuments();
  const times = random.int(2, 5);
  await Promise.all(Array.from({ length: times }, () => client.goBack(callback)));
  await client.goBack(callback);
  const made = (await world.connections.countDocuments()) - before;
  if (made > 1) found.problems.push(`${made} connections of one login`);
  if (made === 0) {
    // One that lost the race for the link showed the code's proof in vain; the person begins again.
    await client.goBack(await client.logIn(id, side.appIds[0], world.sandboxes[0]));
  }
  await found.linkIs(id, "COMPLETED");
  return { what: `one answer ${times + 1} times`, faults: times, problems: found.problems };
};

/** An answer that comes with another browser: one with a link of its own, of another organization, or none. */
const foreignBrowser: Act = async (world, random) => {
  const found = new Findings(world);
  const [victims, attackers] = random.chance(0.5) ? world.sides : ([world.sides[1], world.sides[0]] as const);
  const { client, id } = await world.opened(victims);
  const { client: other, id: otherId } = await world.opened(attackers);
  const callback = await client.logIn(id, victims.appIds[0], world.sandboxes[0]);
  const bare = new ConnectClient(world);
  for (const browser of [other, bare]) {
    const { location } = await browser.goBack(callback);
    found.equal("another browser is sent on to", location, null);
    const { status } = await browser.call("callback", {
      parameters: callback.search.slice(1),
      path: callback.pathname,
    });
    found.equal("another frame is answered", status, 401);
  }
  await found.linkIs(id, "OPENED");
  await found.linkIs(otherId, "OPENED");
  found.equal("the one who began it is sent on to", (await client.goBack(callback)).location, `/connect/${id}`);
  await found.linkIs(id, "COMPLETED");
  return { what: "an answer in another browser", faults: 4, problems: found.problems };
};

/** A code that was given for another login, put into one's own: the attacker's browser, the victim's code, and the reverse. */
const swappedCode: Act = async (world, random) => {
  const found = new Findings(world);
  const [one, two] = [await world.opened(world.sides[0]), await world.opened(world.sides[1])];
  const [first, second] = [
    await one.client.logIn(one.id, world.sides[0].appIds[0], world.sandboxes[0]),
    await two.client.logIn(two.id, world.sides[1].appIds[0], world.sandboxes[0]),
  ];
  const [mine, theirs, attacker] = random.chance(0.5)
    ? ([first, second, one] as const)
    : ([second, first, two] as const);
  await attacker.client.goBack(withParameters(mine, { code: theirs.searchParams.get("code") }));
  await found.linkIs(attacker.id, "OPENED", "LOGIN_NOT_RECOGNIZED");
  return { what: "a code of another login", faults: 1, problems: found.problems };
};

/** A login is never begun without a challenge, and the provider begins none without. */
const withoutPkce: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const { client, id } = await world.opened(side);
  const asked = await client.begin(id, side.appIds[0]);
  found.equal("the method", asked.searchParams.get("code_challenge_method"), "S256");
  if (!/^[\w-]{43}$/.test(asked.searchParams.get("code_challenge") ?? "")) found.problems.push("no challenge");
  found.equal("the redirect", asked.searchParams.get("redirect_uri"), `${world.server.url}/connect/callback`);
  const plain = withParameters(asked, { code_challenge: null, code_challenge_method: null });
  const back = await client.decide(world.sandboxes[0], plain);
  found.equal("the provider", back.searchParams.get("error"), "invalid_request");
  await client.goBack(back);
  await found.linkIs(id, "OPENED");
  return { what: "without PKCE", faults: 1, problems: found.problems };
};

/** Mix-up: the answer of one provider for the login at another, with its own name, a wrong one, two, or none. */
const mixedUp: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const { client, id } = await world.opened(side);
  const asked = await client.begin(id, side.appIds[0]);
  // The attacker sends the browser on to the other provider, with all that was asked of the first.
  const elsewhere = new URL(`${world.sandboxes[1].oauth.issuer}/auth${asked.search}`);
  const back = await client.decide(world.sandboxes[1], elsewhere);
  const issuers = [
    back.searchParams.get("iss"),
    null,
    "https://login.example.com",
    `${world.sandboxes[0].oauth.issuer}/`,
    world.sandboxes[0].oauth.issuer,
  ];
  const iss = random.pick(issuers);
  const sent = withParameters(back, { iss });
  if (random.chance(0.3)) sent.searchParams.append("iss", world.sandboxes[0].oauth.issuer);
  const before = world.sandboxes[1].requestCounts();
  await client.goBack(sent);
  // Where the name is forged too, the code goes to the provider that was asked, which knows none of it.
  await found.linkIs(id, "OPENED", "LOGIN_NOT_RECOGNIZED");
  found.equal(
    "requests to the other provider",
    JSON.stringify(world.sandboxes[1].requestCounts()),
    JSON.stringify(before),
  );
  return { what: `another provider's answer as ${String(iss)}`, faults: 1, problems: found.problems };
};

/** The answer at an address that is not the one that was asked for. */
const foreignPath: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const { client, id } = await world.opened(side);
  const callback = await client.logIn(id, side.appIds[0], world.sandboxes[0]);
  callback.pathname = `/connect/callback/${random.pick([...side.appIds, "oap_1", "..%2f..", "x"])}`;
  const { status } = await client.goBack(callback);
  if (status >= 500) found.problems.push(`answered ${status}`);
  await found.linkIs(id, "OPENED");
  return { what: `an answer at ${callback.pathname}`, faults: 1, problems: found.problems };
};

/** Return addresses elsewhere, in the forms by which checks of addresses are fooled. */
const openRedirect: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const forms = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://app.example.com@evil.example/",
    "https://app.example.com.evil.example/",
    "https://evil.example/#https://app.example.com",
    "http://app.example.com/",
    "https://app.example.com:444/",
    "https://user:word@app.example.com/",
    "https://app.example.com\\@evil.example/",
    "https:app.example.com.evil.example",
  ];
  for (const returnUrl of forms) {
    const refused = await world.link(side, { returnUrl }).then(
      () => null,
      (error: { code?: string }) => error.code,
    );
    found.equal(`the return address ${returnUrl}`, refused, "BAD_USER_INPUT");
  }
  const embedded = await world.link(side, { embedOrigins: ["https://evil.example"] }).catch(() => null);
  if (embedded) found.problems.push("a link may be embedded by a page that is not listed");
  const { client, id } = await world.opened(side, { returnUrl: `${appOrigin}/done` });
  found.equal("the return address", (await client.state(id)).body.returnUrl, `${appOrigin}/done`);
  return { what: "return addresses elsewhere", faults: forms.length + 1, problems: found.problems };
};

/** Who may put the page into a frame. */
const framing: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const [open, closed] = [await world.link(side, { embedOrigins: [appOrigin] }), await world.link(side)];
  const paths = [
    [open.url, appOrigin, null],
    [closed.url, "'none'", "DENY"],
    [`${world.server.url}/connect/${secretOf(random)}`, "'none'", "DENY"],
    [`${world.server.url}/connect/callback?state=x`, "'none'", "DENY"],
  ] as const;
  for (const [url, framers, old] of paths) {
    const { headers } = await fetch(url);
    const policy = headers.get("content-security-policy") ?? "";
    if (!policy.includes(`frame-ancestors ${framers};`)) found.problems.push(`${url} says ${policy}`);
    if (/unsafe|\*|https?:(?!\/\/app\.example\.com)/.test(policy)) found.problems.push(`${url} lets in: ${policy}`);
    found.equal("x-frame-options", headers.get("x-frame-options"), old);
    found.equal("the referrer", headers.get("referrer-policy"), "no-referrer");
  }
  await found.linkIs(open.id, "WAITING");
  return { what: "framing", faults: paths.length, problems: found.problems };
};

/** Calls that a page elsewhere has the person's browser make, cookie and all. */
const foreignPage: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const { client, id } = await world.opened(side);
  const body = {
    link: id,
    system: "sandbox",
    authMethod: "API_KEY",
    config: { baseUrl: world.sandboxes[0].url },
    credentials: { apiKey: "sandbox" },
  };
  const headers = random.pick([
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: appOrigin },
    { origin: world.server.url.replace("http:", "https:").replace("127.0.0.1", "127.0.0.2") },
    { origin: `${world.server.url}.evil.example` },
  ]);
  found.equal(`a call from ${headers.origin}`, (await client.call("connect", body, headers)).status, 403);
  const form = await client.call("connect", "link=x", { "content-type": "application/x-www-form-urlencoded" });
  if (form.status < 400 || form.status >= 500) found.problems.push(`a form was answered ${form.status}`);
  await found.linkIs(id, "OPENED");
  return { what: `calls from ${headers.origin}`, faults: 2, problems: found.problems };
};

/** A link that several browsers open, one after the other or at once: it belongs to one, before and after it was used. */
const sharedLink: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const { url, id } = await world.link(side);
  const clients = Array.from({ length: random.int(2, 6) }, () => new ConnectClient(world));
  const statuses = await Promise.all(clients.map(async (client) => (await client.open(url)).status));
  found.equal("browsers that opened it", statuses.filter((status) => status === 200).length, 1);
  const owner = clients[statuses.indexOf(200)] as ConnectClient;
  for (const client of clients.filter((one) => one !== owner)) {
    found.equal("another's state", (await client.state(id)).status, 401);
    found.equal("another's try", (await client.connect(id)).status, 401);
  }
  await owner.connect(id);
  await found.linkIs(id, "COMPLETED");
  found.equal("a second time", (await owner.connect(id)).status, 410);
  found.equal("a late browser", (await new ConnectClient(world).open(url)).status, 410);
  return { what: `${clients.length} browsers on one link`, faults: clients.length, problems: found.problems };
};

/** Several tries at once of one browser: one connection. */
const racedFor: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const { client, id } = await world.opened(side);
  const callback = await client.logIn(id, side.appIds[0], world.sandboxes[0]);
  const before = await world.connections.countDocuments();
  const tries = random.int(2, 5);
  await Promise.all([
    ...Array.from({ length: tries }, () => client.connect(id)),
    client.goBack(callback),
    ...(random.chance(0.5) ? [delay(random.int(0, 50)).then(() => client.connect(id))] : []),
  ]);
  if ((await world.links.findOne({ _id: id }))?.state === "OPENED") await client.connect(id);
  found.equal("connections made", (await world.connections.countDocuments()) - before, 1);
  await found.linkIs(id, "COMPLETED");
  return { what: `${tries + 1} tries at once`, faults: tries, problems: found.problems };
};

/** A link that expires or is taken back, or whose token is, while a person is at the provider. */
const overMeanwhile: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const minted = await world.services.tokens.create(side.tenant, { name: "minted", scopes: side.access.scopes }, null);
  const access = { ...side.access, tokenId: minted.token._id };
  const { client, id } = await world.opened({ ...side, access });
  const callback = await client.logIn(id, side.appIds[0], world.sandboxes[0]);
  const how = random.pick(["expired", "revoked", "token revoked"] as const);
  if (how === "expired") await world.links.updateOne({ _id: id }, { $set: { expiresAt: new Date(0) } });
  else if (how === "revoked") await world.services.connectLinks.revoke(side.tenant, id);
  else await world.services.tokens.revoke(side.tenant, minted.token._id);
  await client.goBack(callback);
  const { status } = await client.connect(id);
  if (status !== 410 && status !== 401) found.problems.push(`a try after it was ${how} was answered ${status}`);
  const link = await world.links.findOne({ _id: id });
  if (link?.state === "COMPLETED") found.problems.push(`connected after it was ${how}`);
  // What was under way may be in the link of an expired one, worth nothing; the check of all links wants none.
  return { what: how, faults: 2, problems: found.problems };
};

/** The cookie of one link for another, forged ones, and none. */
const foreignCookie: Act = async (world, random) => {
  const found = new Findings(world);
  const [one, two] = [await world.opened(world.sides[0]), await world.opened(world.sides[1])];
  const [value = ""] = two.client.cookies.values();
  const name = `tributary_connect_${one.id.slice(4)}`;
  for (const forged of [value, secretOf(random), "", "x".repeat(3_000), `${one.client.cookies.get(name) ?? ""}x`]) {
    two.client.cookies.set(name, forged);
    found.equal("a state with another cookie", (await two.client.state(one.id)).status, 401);
    found.equal("a try with another cookie", (await two.client.connect(one.id)).status, 401);
  }
  await found.linkIs(one.id, "OPENED");
  return { what: "cookies of other links", faults: 5, problems: found.problems };
};

/** What the link has fixed is not the person's to change. */
const fixedConfig: Act = async (world, random) => {
  const found = new Findings(world);
  const side = sideOf(world, random);
  const baseUrl = world.sandboxes[0].url;
  const { client, id } = await world.opened(side, { config: { baseUrl }, endUser: { id: "customer", name: null } });
  await client.connect(id, { baseUrl: world.sandboxes[1].url });
  await found.linkIs(id, "COMPLETED");
  const link = await world.links.findOne({ _id: id });
  const made = await world.connections.findOne({ _id: link?.connectionId ?? "" });
  found.equal("the address", made?.config["baseUrl"], baseUrl);
  found.equal("the customer", made?.endUser?.id, "customer");
  return { what: "another address than the link's", faults: 1, problems: found.problems };
};

/** The app of another organization, one of another address, and one that never was. */
const foreignApp: Act = async (world, random) => {
  const found = new Findings(world);
  const [side, other] = world.sides;
  const { client, id } = await world.opened(side, { config: { baseUrl: world.sandboxes[0].url } });
  const shown = (await client.state(id)).body.systems.flatMap(({ methods }) => methods.flatMap(({ apps }) => apps));
  found.equal("apps that are offered", shown.map((app) => app.id).join(), side.appIds[0]);
  for (const app of [other.appIds[0], side.appIds[1], `oap_${"0".repeat(26)}`, secretOf(random)]) {
    found.equal("a login with it", (await client.call("login", { link: id, app })).status, 404);
  }
  await found.linkIs(id, "OPENED");
  return { what: "apps of others", faults: 4, problems: found.problems };
};

/** Keys guessed one after the other: a link is good for twenty. */
const guessedKeys: Act = async (world, random) => {
  const found = new Findings(world);
  const { client, id } = await world.opened(sideOf(world, random));
  let tries = 0;
  while (tries < 40 && (await client.connect(id, { apiKey: `guess-${tries}` })).status === 200) tries += 1;
  found.equal("tries", tries, 20);
  found.equal("the right key then", (await client.connect(id)).status, 410);
  await found.linkIs(id, "OPENED");
  return { what: "guessed keys", faults: tries, problems: found.problems };
};
