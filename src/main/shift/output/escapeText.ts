import { revealHidden } from '#shared/domain/visibleText.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text in HTML, SVG or an attribute: nothing in it is markup, and what would hide or steer is written out, as [U+202E]. */
export const escapeMarkup = (text: string): string => revealHidden(text).replace(/[&<>"']/g, (c) => entities[c] ?? c);

/** The text that `escapeMarkup` was given. */
export const plainMarkup = (markup: string): string =>
  markup.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity] ?? entity);

const characters = Object.fromEntries(Object.entries(entities).map(([character, entity]) => [entity, character]));
