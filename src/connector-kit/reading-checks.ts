import { isDeepStrictEqual } from "node:util";
import { entityByName } from "../../schema/entities/index.js";
import type { EntitySource, IdPage, JsonObject, JsonValue } from "../connectors/index.js";
import { MappingError } from "../errors/index.js";
import { ContractBroken, ContractOpen } from "./contract-line.js";
import { saidBy, type ContractRun } from "./contract-run.js";
import { fieldShares } from "./field-shares.js";
import { unifiedProblems } from "./unified-problems.js";
import { idsOf, itemsOf, patiently, walk, type Walk } from "./walk.js";

/** Records as they were read and mapped. */
export interface Sample {
  readonly source: EntitySource<unknown>;
  readonly records: readonly {
    readonly raw: JsonObject;
    readonly remoteId: string;
    readonly unified: Readonly<Record<string, unknown>>;
  }[];
}

export interface ReadingOptions {
  /** Records looked at of one entity, at most. */
  readonly mostRecords: number;
  /** Declared fields that the system can't fill. */
  readonly emptyFields: readonly string[];
}

const dayMs = 86_400_000;
const whileQuiet = "If the system's data moved meanwhile, check again while it is quiet.";
/** Enough that a walk has a beginning, a middle and an end. */
const pagesWanted = 5;
/** Of a system whose pages hold ten records, all that are looked at by default. */
const cappedPages = 20;
const shownIds = 5;
/** What changed since an instant is read to its end within these, or it is not said that anything is missing. */
const latePages = 10;

/** @returns what was read; null when nothing could be. */
export async function checkReading(
  run: ContractRun,
  source: EntitySource<unknown>,
  options: ReadingOptions,
): Promise<Sample | null> {
  const { entity } = source;
  const { client } = run.sessions.open();
  let read: { first: Walk; pageSize: number } | null = null;
  await run.check("PAGES", entity, async () => {
    // A system may give fewer on a page than it is asked for.
    const { mostRecords } = options;
    const whole = await walk(source, client, { pageSize: mostRecords, mostPages: cappedPages, mostRecords });
    const pageSize = Math.max(1, Math.ceil(idsOf(whole).length / pagesWanted));
    // The last page may be full, and an empty one behind it.
    const mostPages = whole.isWhole ? 2 * Math.max(pagesWanted, whole.pages.length) : pagesWanted;
    const first = await walk(source, client, { pageSize, mostPages });
    read = { first, pageSize };
    return pagesKept(source, first, await walk(source, run.sessions.open().client, { pageSize, mostPages }));
  });
  if (!read) return null;
  const { first, pageSize } = read as { first: Walk; pageSize: number };
  const living = itemsOf(first).filter((item) => !isDeleted(source, item));
  if (living.length === 0) {
    for (const check of [
      "RESUME",
      "CHANGED_SINCE",
      "FUTURE",
      "IDS",
      "READ_ONE",
      "MAPPING",
      "FIELDS",
      "VALUES",
    ] as const) {
      run.skip(check, entity, "There are no records.", "Make some at the system, or let the account see them.");
    }
    return null;
  }
  await run.check("RESUME", entity, () => resumes(run, source, first, pageSize));
  await checkIncrements(run, source, first, pageSize, options.mostRecords);
  await checkIds(run, source, first);
  await run.check("READ_ONE", entity, () => readsOne(run, source, living));
  return checkMapping(run, source, living, options);
}

function pagesKept(source: EntitySource<unknown>, first: Walk, again: Walk): string {
  const ids = idsOf(first);
  if (ids.some((id) => typeof id !== "string" || id === "")) {
    throw new ContractBroken("A record has no id.", "`identify` has to give each record's id as text.");
  }
  const twice = repeated(ids);
  if (twice.length > 0) {
    throw new ContractBroken(
      `${twice.length} records came twice in one walk, as ${twice.slice(0, shownIds).join(", ")}.`,
      `Pages have to be cut by the place of the last record (time of change, id), not by counting. ${whileQuiet}`,
    );
  }
  if (!isDeepStrictEqual(ids, idsOf(again))) {
    throw new ContractBroken(
      `The same walk gave ${summary(ids)}, and then ${summary(idsOf(again))}.`,
      `Ask the system for an order that leaves nothing open, such as time of change and id. ${whileQuiet}`,
    );
  }
  for (const item of itemsOf(first)) {
    const { modifiedAt } = source.identify(item);
    if (modifiedAt !== null && Number.isNaN(modifiedAt.getTime())) {
      throw new ContractBroken(
        "The time of a record's last change can't be read.",
        "`identify` has to give a valid Date.",
      );
    }
  }
  const { length } = first.pages;
  return `${ids.length} records on ${length} ${length === 1 ? "page" : "pages"}${first.isWhole ? ", all there are" : ""}.`;
}

async function resumes(
  run: ContractRun,
  source: EntitySource<unknown>,
  first: Walk,
  pageSize: number,
): Promise<string> {
  const { pages } = first;
  if (pages.length === 1) throw new ContractOpen("All there is fits on one page.", "Make more records at the system.");
  for (const [place, { position }] of pages.entries()) {
    if (place === 0) continue;
    const left = pages.slice(place);
    const { client } = run.sessions.open();
    const next = await walk(source, client, { pageSize, mostPages: 1, from: position });
    // The same page with the same checkpoint after it: what follows is looked at from there.
    const isSame =
      isDeepStrictEqual(idsOf(next), left[0]?.ids) && isDeepStrictEqual(next.next, left[1]?.position ?? first.next);
    if (isSame) continue;
    const rest = await walk(source, client, { pageSize, mostPages: left.length, from: position });
    if (isDeepStrictEqual(idsOf(rest), idsOf({ pages: left }))) continue;
    throw new ContractBroken(
      `From page ${place + 1} on there were ${summary(idsOf({ pages: left }))}; a new session read ${summary(idsOf(rest))} from its checkpoint.`,
      `\`next\` has to hold all that is needed to go on: no state may stay in the client. ${whileQuiet}`,
    );
  }
  return `From each of ${pages.length - 1} checkpoints the rest was the same.`;
}

async function checkIncrements(
  run: ContractRun,
  source: EntitySource<unknown>,
  first: Walk,
  pageSize: number,
  mostRecords: number,
): Promise<void> {
  const { entity, mode } = source;
  if (mode === "SNAPSHOT") {
    for (const check of ["CHANGED_SINCE", "FUTURE"] as const) run.skip(check, entity, "Each run reads all (SNAPSHOT).");
    return;
  }
  const times = itemsOf(first)
    .flatMap((item) => source.identify(item).modifiedAt ?? [])
    .sort((one, other) => one.getTime() - other.getTime());
  await run.check("CHANGED_SINCE", entity, () => changedSince(run, source, first, mostRecords, times));
  await run.check("FUTURE", entity, async () => {
    const latest = Math.max(Date.now(), first.sourceTime?.getTime() ?? 0, times.at(-1)?.getTime() ?? 0);
    const since = new Date(latest + dayMs);
    const { client } = run.sessions.open();
    const ahead = await walk(source, client, { pageSize, mostPages: pagesWanted, changedSince: since });
    if (idsOf(ahead).length === 0) return `Nothing since ${since.toISOString()}.`;
    throw new ContractBroken(
      `Since ${since.toISOString()} there were ${summary(idsOf(ahead))}.`,
      "Look how the system wants the instant (its zone, its form); most ignore a parameter that they can't read.",
    );
  });
}

async function changedSince(
  run: ContractRun,
  source: EntitySource<unknown>,
  first: Walk,
  mostRecords: number,
  times: readonly Date[],
): Promise<string> {
  const since = times[Math.floor(times.length * 0.6)];
  if (!since) {
    throw new ContractBroken(
      "No record has a time of its last change, so a cursor has nothing to go by.",
      "`identify` has to give `modifiedAt` in the mode CHANGES.",
    );
  }
  const { client } = run.sessions.open();
  const later = await walk(source, client, { pageSize: mostRecords, mostPages: latePages, changedSince: since });
  const came = new Set(idsOf(later));
  const wanted = itemsOf(first).flatMap((item) => {
    const { remoteId, modifiedAt, isDeleted: isGone } = source.identify(item);
    return modifiedAt && modifiedAt >= since && !isGone ? [remoteId] : [];
  });
  const missing = wanted.filter((id) => !came.has(id));
  if (later.isWhole && missing.length > 0) {
    throw new ContractBroken(
      `Since ${since.toISOString()}, ${missing.length} of ${wanted.length} records are missing, as ${missing.slice(0, shownIds).join(", ")}.`,
      `The instant itself belongs to what is asked for, in the system's own zone and form. ${whileQuiet}`,
    );
  }
  const older = itemsOf(first).filter((item) => {
    const { modifiedAt } = source.identify(item);
    return modifiedAt !== null && since.getTime() - modifiedAt.getTime() > 2 * dayMs;
  });
  const cameToo = older.filter((item) => came.has(source.identify(item).remoteId));
  if (older.length > 0 && cameToo.length === older.length) {
    throw new ContractBroken(
      `Since ${since.toISOString()} all ${older.length} records came as well that changed days before.`,
      "The system does not take the instant as it is sent. If it can't be asked for changes, the mode is SNAPSHOT.",
    );
  }
  const seen = later.isWhole ? `all ${wanted.length} that changed` : `the first ${came.size} of them`;
  return `Since ${since.toISOString()}, ${seen}.${older.length === 0 ? " None is old enough to be left out." : ""}`;
}

async function checkIds(run: ContractRun, source: EntitySource<unknown>, first: Walk): Promise<void> {
  const { entity, readIds } = source;
  if (!readIds) {
    run.skip("IDS", entity, "It has no list of ids; deletions are found by reading all.");
    return;
  }
  await run.check("IDS", entity, async () => {
    if (!first.isWhole) throw new ContractOpen("There are more records than were read.", "Let more records be read.");
    const living = itemsOf(first).flatMap((item) => {
      const { remoteId, isDeleted: isGone } = source.identify(item);
      return isGone ? [] : [remoteId];
    });
    for (const pageSize of [Math.max(1, Math.ceil(living.length / 3)), 1_000]) {
      const ids = await listedIds(run, source, pageSize, living.length * 2 + 10);
      const twice = repeated(ids);
      const differing = [...living.filter((id) => !ids.includes(id)), ...ids.filter((id) => !living.includes(id))];
      if (twice.length === 0 && differing.length === 0) continue;
      throw new ContractBroken(
        `In pages of ${pageSize}, ${twice.length} ids came twice and ${differing.length} are not the same as on the pages of records, as ${[...twice, ...differing].slice(0, shownIds).join(", ")}.`,
        `A sweep deletes what is missing in the list of ids. ${whileQuiet}`,
      );
    }
    return `${living.length} ids.`;
  });
}

async function listedIds(
  run: ContractRun,
  source: EntitySource<unknown>,
  pageSize: number,
  most: number,
): Promise<string[]> {
  const ids: string[] = [];
  let position: JsonValue | null = null;
  do {
    const asked: JsonValue | null = position;
    // A session of its own for each page, as after a restart.
    const { client } = run.sessions.open();
    const page: IdPage | undefined = await patiently(async () =>
      source.readIds?.(client, { position: asked, pageSize }),
    );
    if (!page || page.remoteIds.length > pageSize) {
      throw new ContractBroken(`A page of ${pageSize} ids was asked for and ${page?.remoteIds.length ?? 0} came.`);
    }
    ids.push(...page.remoteIds);
    position = page.next;
  } while (position !== null && ids.length <= most);
  return ids;
}

async function readsOne(
  run: ContractRun,
  source: EntitySource<unknown>,
  living: readonly JsonObject[],
): Promise<string> {
  const { client } = run.sessions.open();
  const raws = [living[0], living.at(-1)].filter((raw) => raw !== undefined);
  for (const raw of raws) {
    const { remoteId } = source.identify(raw);
    const one = await patiently(() => source.readOne(client, remoteId));
    if (!one) {
      throw new ContractBroken(
        `${remoteId} was on a page, and can't be found by its id.`,
        `A record that is not found counts as deleted. ${whileQuiet}`,
      );
    }
    if (!isDeepStrictEqual(mappedOr(source, one), mappedOr(source, raw))) {
      throw new ContractBroken(
        `${remoteId} reads otherwise by its id than on a page${difference(mappedOr(source, raw), mappedOr(source, one))}.`,
        `Ask for the same fields in both, or each sync changes what the other stored. ${whileQuiet}`,
      );
    }
  }
  const [raw] = raws;
  const known = raw ? source.identify(raw).remoteId : "";
  const none = [`${known}-none`, known.replace(/\d/g, "9").padEnd(known.length + 2, "9"), "no such/id?"];
  for (const id of none) {
    const found = await source.readOne(client, id).catch((error: unknown) => {
      throw new ContractBroken(
        `Of the id ${id}, that no record has, there should be null. ${saidBy(error)}`,
        "What can't be an id of the system is no record of it.",
      );
    });
    if (found) throw new ContractBroken(`Of the id ${id}, that no record has, there came one.`);
  }
  return `${raws.length} by their ids; none of an id that nothing has.`;
}

async function checkMapping(
  run: ContractRun,
  source: EntitySource<unknown>,
  living: readonly JsonObject[],
  options: ReadingOptions,
): Promise<Sample> {
  const { entity } = source;
  const definition = entityByName(entity);
  const records: { raw: JsonObject; remoteId: string; unified: Readonly<Record<string, unknown>> }[] = [];
  await run.check("MAPPING", entity, () => {
    const problems: string[] = [];
    for (const raw of living) {
      const { remoteId } = source.identify(raw);
      try {
        const unified = source.toUnified(raw);
        problems.push(...unifiedProblems(definition, unified).map((problem) => `${remoteId} ${problem}`));
        records.push({ raw, remoteId, unified });
      } catch (error) {
        if (!(error instanceof MappingError)) throw error;
        problems.push(`${remoteId} ${error.message}`);
      }
    }
    if (problems.length === 0) return `${living.length} records mapped.`;
    throw new ContractBroken(
      `${problems.length} problems in ${living.length} records: ${problems.slice(0, 3).join("; ")}`,
      "Map what the system gives there; a record whose value can't be read is set aside.",
    );
  });
  const { empty, filled, unknown } = fieldShares(
    definition.fields,
    records.map(({ unified }) => unified),
  );
  await run.check("FIELDS", entity, () => {
    if (records.length === 0) throw new ContractOpen("No record could be mapped.");
    if (filled.size === 0) {
      throw new ContractBroken("No declared field has a value.", "Look whether the account may see the fields.");
    }
    const unseen = [...empty].filter((path) => !options.emptyFields.includes(path));
    if (unseen.length === 0) return `${filled.size} fields, each with a value in some record.`;
    throw new ContractOpen(
      `${filled.size} fields had values; none in ${records.length} records: ${unseen.join(", ")}.`,
      "Make a record at the system that has them, or let more records be read.",
    );
  });
  await run.check("VALUES", entity, () => {
    if (unknown.size === 0) return "No value without a counterpart.";
    throw new ContractBroken(
      `Without a counterpart: ${[...unknown].slice(0, 10).join(", ")}.`,
      "Add them to the table of the enumeration; a value that is a customer's own is given a field mapping.",
    );
  });
  return { source, records };
}

function mappedOr(source: EntitySource<unknown>, raw: JsonObject): unknown {
  try {
    return source.toUnified(raw);
  } catch (error) {
    // Told by the check of the mapping.
    if (error instanceof MappingError) return error.path;
    throw error;
  }
}

function difference(one: unknown, other: unknown): string {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return "";
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = names.filter(
    (name) => !isDeepStrictEqual((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]),
  );
  return differing.length === 0 ? "" : ` (${differing.slice(0, 10).join(", ")})`;
}

function isDeleted(source: EntitySource<unknown>, raw: JsonObject): boolean {
  return source.identify(raw).isDeleted ?? false;
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))];
}

function summary(ids: readonly string[]): string {
  const some = ids.slice(0, shownIds).join(", ");
  return `${ids.length} records${ids.length > 0 ? ` (${some}${ids.length > shownIds ? " …" : ""})` : ""}`;
}
