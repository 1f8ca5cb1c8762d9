import { hash } from "node:crypto";
import { Big } from "big.js";
import { Decimal128 } from "mongodb";
import {
  hasWords,
  listedReferences,
  referenceWord,
  searchedFields,
  searchWordsField,
  type Derivation,
  type EntityDefinition,
  type ListedReference,
} from "../../schema/definition/index.js";
import { wordsOf, wordsVersion } from "./search-words.js";

/** Adds to a record's fields at rest what follows from them. */
export type DeriveFields = (fields: Record<string, unknown>) => void;

/** Raise it when a derivation comes to give other results. */
const derivationVersion = 2;
/** 32 bits: only the few versions of one entity are ever compared. */
const digestLength = 8;

/** What is stored with the records of an entity although no source says it: derived fields, words to search. */
export function fieldDeriver(entity: EntityDefinition): DeriveFields {
  const steps = derivations(entity).map(([name, derivation]): DeriveFields => {
    return (fields) => {
      const value = derived(derivation, fields);
      if (value !== null) fields[name] = value;
    };
  });
  const searched = searchedFields(entity);
  const references = listedReferences(entity).map(referenceWords);
  return (fields) => {
    for (const step of steps) step(fields);
    const words = searched.length > 0 ? wordsOf(searched.map((name) => fields[name])) : [];
    for (const add of references) add(fields, words);
    if (words.length > 0) fields[searchWordsField] = words;
  };
}

/** Adds the words for what a record refers to by one reference, each once. */
function referenceWords({
  code,
  part,
  idFields,
}: ListedReference): (fields: Record<string, unknown>, words: string[]) => void {
  const idsIn = (holder: unknown): string[] =>
    idFields.flatMap((name) => (holder as Readonly<Record<string, string | readonly string[] | null>>)[name] ?? []);
  const idsOf =
    part === null
      ? idsIn
      : (fields: Record<string, unknown>) => [fields[part] ?? []].flat().flatMap((one) => idsIn(one));
  return (fields, words) => {
    for (const id of new Set(idsOf(fields))) words.push(referenceWord({ code }, id));
  };
}

/** Names at rest of what is derived. */
export function derivedNames(entity: EntityDefinition): readonly string[] {
  const names = derivations(entity).map(([name]) => name);
  return hasWords(entity) ? [...names, searchWordsField] : names;
}

const keys = new WeakMap<EntityDefinition, string>();

/** Names the way in which an entity's derived values are made: part of the key by which records are known to be up to date. */
export function derivationKey(entity: EntityDefinition): string {
  const known = keys.get(entity);
  if (known !== undefined) return known;
  const { listedUnder = [] } = entity;
  const how = [derivationVersion, wordsVersion, derivations(entity), searchedFields(entity), ...listedUnder];
  const key = hash("sha256", JSON.stringify(how), "hex").slice(0, digestLength);
  keys.set(entity, key);
  return key;
}

function derivations(entity: EntityDefinition): [string, Derivation][] {
  return Object.entries(entity.fields).flatMap(([name, field]) =>
    field.kind === "boolean" && field.derived ? [[name, field.derived]] : [],
  );
}

function derived({ value, limit }: Derivation, fields: Readonly<Record<string, unknown>>): boolean | null {
  const compared = value.map((name) => fields[name]).find((one) => one instanceof Decimal128);
  const bound = fields[limit];
  if (!(compared instanceof Decimal128 && bound instanceof Decimal128)) return null;
  return new Big(compared.toString()).lt(bound.toString());
}
