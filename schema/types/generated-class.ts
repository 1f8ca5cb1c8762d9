/** A class that stands for a GraphQL type. Its instances are never made: the values are documents of the store. */
export type TypeClass = new () => object;

const taken = new Set<string>();

/** Makes a class of that name. @throws {Error} when the name is taken, which would make one type of two. */
export function generatedClass(name: string): TypeClass {
  if (taken.has(name)) throw new Error(`Two types of the schema want the name ${name}; rename one in its declaration.`);
  taken.add(name);
  const { [name]: generated } = { [name]: class {} };
  return generated as TypeClass;
}
