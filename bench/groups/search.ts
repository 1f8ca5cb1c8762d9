import type { Db, Document } from "mongodb";
import { recordIndexes } from "../../src/records/index.js";
import { startMongod } from "../support/environment.js";
import { collectGarbage, median, round2 } from "../support/figures.js";
import { startGateway } from "../support/gateway.js";
import { watchMongod } from "../support/mongod-work.js";
import type { BenchGroup } from "../support/options.js";
import { replayConnector } from "../support/replay-connector.js";
import { KeptPages, recordsPerPage } from "../support/work-order-pages.js";

type Keys = Readonly<Record<string, 1 | "text">>;

/** Beginnings of a word from this many letters on, where each is stored too. */
const shortestBeginning = 3;

const wordIndex: Keys = { organizationId: 1, environment: 1, searchWords: 1, updatedAt: 1, _id: 1, deletedAt: 1 };

/** Ways to find records by words, each as what it adds to the documents and to the indexes. */
const ways: Readonly<Record<string, { words: (words: readonly string[]) => string[]; index: Keys | null }>> = {
  none: { words: () => [], index: null },
  words: { words: textWords, index: wordIndex },
  // What is built: the words, and those that stand for what a record refers to.
  references: { words: (words) => [...words], index: wordIndex },
  beginnings: { words: (words) => [...new Set(textWords(words).flatMap(beginningsOf))], index: wordIndex },
  text: { words: () => [], index: { organizationId: 1, environment: 1, number: "text", title: "text" } },
};

/**
 * What the search costs where records are written: `insertMany` of synced work orders by pages, with all their other
 * indexes and each way to search. In processor time of the store, which other work on the machine changes least.
 */
export const search: BenchGroup = async (tell, { records = 20_000, rounds = 5 }) => {
  const mongod = await startMongod();
  const pages = new KeptPages(records);
  const gateway = await startGateway({
    mongodbUri: mongod.uri,
    database: "reference",
    hasRelay: false,
    source: { connector: replayConnector(pages) },
  });
  const cpu: Record<string, number[]> = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
  try {
    await gateway.sync("INITIAL");
    const documents = await gateway.storage.db.collection("workOrders").find().sort({ remoteUpdatedAt: 1 }).toArray();
    const words = documents.map((document) => (document["searchWords"] ?? []) as string[]);
    for (let round = 0; round <= rounds; round += 1) {
      const names = Object.keys(ways);
      for (const name of round % 2 === 0 ? names : names.reverse()) {
        const way = ways[name] as (typeof ways)[string];
        const given = documents.map((document, index) => ({ ...document, searchWords: way.words(words[index] ?? []) }));
        const database = gateway.storage.client.db(`search_${round}_${name}`);
        await prepare(database, way.index);
        collectGarbage();
        const work = await watchMongod(gateway.storage);
        for (let at = 0; at < given.length; at += recordsPerPage) {
          const batch = given.slice(at, at + recordsPerPage) as Document[];
          await database.collection("workOrders").insertMany(batch, { ordered: false });
        }
        const { cpuMs } = await work();
        if (round > 0) cpu[name]?.push(cpuMs);
        await database.dropDatabase();
      }
      tell(round === 0 ? "warmed up" : `round ${round} of ${rounds}`);
    }
    const of = (name: string) => median(cpu[name] ?? []);
    return {
      records,
      rounds,
      wordsPerRecord: perRecord(words.map(textWords)),
      referencesPerRecord: round2(perRecord(words) - perRecord(words.map(textWords))),
      cpuMsOfPlainInserts: Math.round(of("none")),
      wordsToNone: round2(of("words") / of("none")),
      referencesToNone: round2(of("references") / of("none")),
      beginningsToNone: round2(of("beginnings") / of("none")),
      textIndexToNone: round2(of("text") / of("none")),
    };
  } finally {
    await gateway.close();
    await mongod.stop();
  }
};

async function prepare(database: Db, index: Keys | null): Promise<void> {
  const others = recordIndexes().filter(
    ({ collection, keys }) => collection === "workOrders" && !("searchWords" in (keys as Keys)),
  );
  for (const { keys, name, options } of others) {
    await database.collection("workOrders").createIndex(keys, { ...options, name });
  }
  if (index) await database.collection("workOrders").createIndex(index, { name: "search" });
}

/** Of a text, that is: those for what a record refers to begin as none of a text does. */
function textWords(words: readonly string[]): string[] {
  return words.filter((word) => !word.startsWith("@"));
}

function perRecord(words: readonly (readonly string[])[]): number {
  return round2(words.reduce((sum, one) => sum + one.length, 0) / words.length);
}

function beginningsOf(word: string): string[] {
  if (word.length <= shortestBeginning) return [word];
  return Array.from({ length: word.length - shortestBeginning + 1 }, (_, more) =>
    word.slice(0, shortestBeginning + more),
  );
}
