type JsonSchema = Record<string, unknown>;

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const plainTypes = new Set(['string', 'number', 'integer', 'boolean']);

/**
 * A JSON schema as strict viewers read it: every property has one plain type, there are no unions, and every object says
 * its properties. What may be null is not required; the kinds of a union are one object with the properties of all. What
 * cannot be said so (maps, lists of lists, values of several types) is left out: a schema need not name everything.
 */
export function plainSchema(schema: JsonSchema): JsonSchema {
  return plain(schema) ?? { type: 'object', properties: {} };
}

/** Null for what has no plain form. */
function plain(schema: JsonSchema): JsonSchema | null {
  const kinds = alternatives(schema);
  if (kinds) return kinds.map((kind) => plain(kind)).reduce((a, b) => a && b && merged(a, b));
  const { type } = schema;
  if (type === 'object') return plainObject(schema);
  if (type === 'array') return plainArray(schema);
  if (typeof type === 'string' && plainTypes.has(type)) return described(schema, { type });
  // A constant may come without its type.
  const constant = schema['const'] ?? (Array.isArray(schema['enum']) ? (schema['enum'][0] as unknown) : undefined);
  return plainTypes.has(typeof constant) ? { type: typeof constant } : null;
}

function plainObject(schema: JsonSchema): JsonSchema {
  const source = isSchema(schema['properties']) ? schema['properties'] : {};
  const needed = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  const properties: JsonSchema = {};
  const required: string[] = [];
  for (const [name, value] of Object.entries(source)) {
    const property = isSchema(value) ? plain(value) : null;
    if (!property) continue;
    properties[name] = property;
    if (needed.includes(name) && !mayBeNull(value as JsonSchema)) required.push(name);
  }
  return described(schema, { type: 'object', properties, ...(required.length > 0 ? { required } : {}) });
}

function plainArray(schema: JsonSchema): JsonSchema | null {
  const places = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as unknown[]) : [schema['items']];
  const items = places
    .map((place) => (isSchema(place) && !mayBeNull(place) ? plain(place) : null))
    .reduce<JsonSchema | null | undefined>((a, b) => (a === undefined ? b : a && b && merged(a, b)), undefined);
  return items && items['type'] !== 'array' ? described(schema, { type: 'array', items }) : null;
}

/** Alternatives but for null, when there are any; null for a schema that is no union. */
function alternatives(schema: JsonSchema): JsonSchema[] | null {
  const listed = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(listed)) return (listed as JsonSchema[]).filter((kind) => kind['type'] !== 'null');
  if (!Array.isArray(schema['type'])) return null;
  const kinds = (schema['type'] as string[]).filter((type) => type !== 'null');
  return kinds.map((type) => ({ ...schema, type }));
}

function mayBeNull(schema: JsonSchema): boolean {
  const listed = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(listed)) return (listed as JsonSchema[]).some((kind) => kind['type'] === 'null' || mayBeNull(kind));
  return Array.isArray(schema['type']) && (schema['type'] as string[]).includes('null');
}

/** One schema for values of both; null where they have nothing in common. */
function merged(a: JsonSchema, b: JsonSchema): JsonSchema | null {
  const kinds = [a['type'], b['type']];
  if (kinds.every((kind) => kind === 'number' || kind === 'integer'))
    return { type: kinds.includes('number') ? 'number' : 'integer' };
  if (a['type'] !== b['type']) return null;
  if (a['type'] === 'array') {
    const items = merged(a['items'] as JsonSchema, b['items'] as JsonSchema);
    return items && { type: 'array', items };
  }
  if (a['type'] !== 'object') return { type: a['type'] };
  const ofA = a['properties'] as Record<string, JsonSchema>;
  const ofB = b['properties'] as Record<string, JsonSchema>;
  const properties: JsonSchema = {};
  for (const name of new Set([...Object.keys(ofA), ...Object.keys(ofB)])) {
    const inA = ofA[name];
    const inB = ofB[name];
    const property = inA && inB ? merged(inA, inB) : (inA ?? inB);
    if (property) properties[name] = property;
  }
  const requiredByB = (b['required'] ?? []) as string[];
  const required = ((a['required'] ?? []) as string[]).filter(
    (name) => requiredByB.includes(name) && name in properties,
  );
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

const described = ({ description }: JsonSchema, plainForm: JsonSchema): JsonSchema =>
  typeof description === 'string' ? { ...plainForm, description } : plainForm;
