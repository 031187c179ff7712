type JsonSchema = Record<string, unknown>;

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const scalars: readonly unknown[] = ['boolean', 'string', 'number', 'integer'];

/**
 * What a strict viewer (Lichtblick, Foxglove Studio) has against a JSON schema: it turns each into fields of one type, so
 * every object must say its properties, every property must have one type, lists must be of scalars or objects, and
 * alternatives are taken as an enumeration of numbers alone. One sentence each; empty when the schema is taken.
 */
export function schemaComplaints(schema: unknown, path = 'the schema'): string[] {
  if (!isSchema(schema)) return [`${path} is no schema`];
  if (schema['type'] !== 'object') return [`${path} has the type ${JSON.stringify(schema['type'])}, expected "object"`];
  if (!isSchema(schema['properties'])) return [`${path} does not say its properties`];
  return Object.entries(schema['properties']).flatMap(([name, property]) => complaints(property, `${path}.${name}`));
}

function complaints(property: unknown, path: string): string[] {
  if (!isSchema(property)) return [`${path} is no schema`];
  const { type, oneOf, items, contentEncoding } = property;
  if (Array.isArray(oneOf)) {
    const areNumbers = oneOf.every((one) => isSchema(one) && typeof one['const'] === 'number');
    return areNumbers ? [] : [`${path} has alternatives that are no numbers`];
  }
  if (type === 'object') return schemaComplaints(property, path);
  if (type === 'string' && contentEncoding !== undefined && contentEncoding !== 'base64')
    return [`${path} has the encoding ${JSON.stringify(contentEncoding)}`];
  if (scalars.includes(type)) return [];
  if (type !== 'array') return [`${path} has the type ${JSON.stringify(type)}`];
  if (!isSchema(items)) return [`${path} does not say what is in the list`];
  if (items['type'] === 'object') return schemaComplaints(items, `${path}[]`);
  return scalars.includes(items['type']) && items['contentEncoding'] === undefined
    ? []
    : [`${path} is a list of ${JSON.stringify(items['type'])}`];
}
