import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** An element: attributes begin with "@", the rest are its children by name. */
export type UrdfElement = { [key: string]: unknown };

/** What does not hold, as a part of a sentence. Thrown within this folder only; `parseUrdf` turns it into a failure. */
export class UrdfProblem extends Error {}

/** Descriptions of whole robots have some ten thousand characters; those that carry their meshes are none for us. */
const MAX_CHARACTERS = 2_000_000;
const MAX_DEPTH = 50;
const MAX_TAG_CHARACTERS = 20_000;
const MAX_NAME_CHARACTERS = 200;
/** Larger figures in a description of one cell are slips, and overflow the physics. */
const MAX_FIGURE = 1e7;
const LISTS = new Set(['link', 'joint', 'collision', 'visual', 'material']);

/** The <robot> element of a text. */
export function robotElement(text: string): UrdfElement {
  if (text.length > MAX_CHARACTERS)
    throw new UrdfProblem(`it has ${text.length} characters, expected at most ${MAX_CHARACTERS}`);
  // Neither entities of its own, which can grow without bound, nor a document from elsewhere.
  if (text.includes('<!DOCTYPE')) throw new UrdfProblem('it declares a document type, which no description needs');
  // Readers of XML take time that grows with the square of a tag's length.
  for (const { 0: tag } of text.matchAll(/<[^<>]*/g))
    if (tag.length > MAX_TAG_CHARACTERS)
      throw new UrdfProblem(`one of its tags has ${tag.length} characters, expected at most ${MAX_TAG_CHARACTERS}`);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new UrdfProblem(`it is not well-formed XML (line ${valid.err.line})`);
  let document: UrdfElement;
  try {
    document = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      parseAttributeValue: false,
      maxNestedTags: MAX_DEPTH,
      isArray: (name) => LISTS.has(name),
    }).parse(text) as UrdfElement;
  } catch (cause) {
    const isDeep = cause instanceof Error && /nested/i.test(cause.message);
    throw new UrdfProblem(isDeep ? `its elements lie more than ${MAX_DEPTH} deep` : 'it is not well-formed XML');
  }
  const robot = element(document, 'robot', 'the description');
  if (!robot) throw new UrdfProblem('it has no <robot> element');
  return robot;
}

/** The one child of this name; null where there is none. */
export function element(node: UrdfElement, name: string, where: string): UrdfElement | null {
  const value = node[name];
  if (value === undefined) return null;
  if (Array.isArray(value) && !LISTS.has(name)) throw new UrdfProblem(`${where} has two <${name}>`);
  return asElement(Array.isArray(value) ? value[0] : value);
}

export function elements(node: UrdfElement, name: string): UrdfElement[] {
  const value = node[name];
  return Array.isArray(value) ? value.map(asElement) : [];
}

/** Elements that carry nothing come out of the parser as an empty string. */
const asElement = (value: unknown): UrdfElement =>
  typeof value === 'object' && value !== null ? (value as UrdfElement) : {};

export function attribute(node: UrdfElement, name: string, where: string): string {
  const value = node[`@${name}`];
  if (typeof value !== 'string' || value === '') throw new UrdfProblem(`${where} has no ${name}`);
  return value;
}

/** A name as a person and every reader can take it: any script and punctuation, no control characters, not endless. */
export function nameOf(node: UrdfElement, where: string): string {
  const name = attribute(node, 'name', where);
  if (name.length > MAX_NAME_CHARACTERS)
    throw new UrdfProblem(`${where} has a name of ${name.length} characters, expected at most ${MAX_NAME_CHARACTERS}`);
  if (/\p{Cc}|\p{Cs}/u.test(name)) throw new UrdfProblem(`${where} has a name with control characters`);
  return name;
}

/** For a sentence about an element with this name. */
export const quoted = (name: string): string =>
  `"${name.slice(0, MAX_NAME_CHARACTERS).replace(/\p{Cc}|\p{Cs}/gu, '\uFFFD')}"`;

export function number(node: UrdfElement, name: string, where: string): number {
  return figure(attribute(node, name, where), where);
}

/** Zero, as URDF has it, where the attribute is not written. */
export function numberOr(node: UrdfElement | null, name: string, where: string, otherwise = 0): number {
  return node && node[`@${name}`] !== undefined ? number(node, name, where) : otherwise;
}

export function vector(text: string, where: string): Vec3 {
  const parts = text.trim().split(/\s+/, 4);
  if (parts.length !== 3)
    throw new UrdfProblem(`${where} has ${quoted(text.slice(0, 60))} where three numbers were expected`);
  return parts.map((part) => figure(part, where)) as Vec3;
}

export function figure(text: string, where: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
  if (!Number.isFinite(value))
    throw new UrdfProblem(`${where} has ${quoted(text.slice(0, 60))} where a number was expected`);
  if (Math.abs(value) > MAX_FIGURE)
    throw new UrdfProblem(`${where} has ${quoted(text.slice(0, 60))}, which is beyond any robot`);
  return value;
}
