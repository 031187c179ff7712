import unhomoglyph from 'unhomoglyph';
import { tidyName } from './name.ts';
import { replaceHidden } from './visibleText.ts';

/** Width, case and composition folded (NFKC): names that are equal so are the same name. */
export const foldedName = (name: string): string =>
  replaceHidden(tidyName(name), () => '')
    .normalize('NFKC')
    .toLowerCase();

/** Letters exchanged for the ones they are taken for (Unicode TS 39): Cyrillic а for Latin a, l for 1, rn for m. */
const skeletonOf = (text: string): string => unhomoglyph(text.normalize('NFD')).normalize('NFD');

/** Names with a skeleton in common cannot be told apart at a glance. One as it is written, one without its case. */
const skeletonsOf = (name: string): string[] => {
  const seen = replaceHidden(tidyName(name), () => '').normalize('NFKC');
  return [skeletonOf(seen), skeletonOf(seen).toLowerCase(), skeletonOf(seen.toLowerCase())];
};

/**
 * Groups of two and more whose names a person takes for each other: written alike, or with letters of another script, other
 * case or width, or characters that cannot be seen.
 */
export function lookAlikes<Named extends { name: string }>(named: readonly Named[]): Named[][] {
  const groups = new Map<string, Set<Named>>();
  for (const one of named)
    for (const skeleton of skeletonsOf(one.name)) groups.set(skeleton, (groups.get(skeleton) ?? new Set()).add(one));
  const found = [...groups.values()].filter((group) => group.size > 1);
  const distinct = found.filter(
    (group, index) => !found.some((other, at) => at !== index && holds(other, group, at < index)),
  );
  return distinct.map((group) => [...group]);
}

/** Whether `larger` has every one of `group`; of equal ones only the first counts. */
const holds = (larger: ReadonlySet<unknown>, group: ReadonlySet<unknown>, isFirst: boolean): boolean =>
  [...group].every((one) => larger.has(one)) && (larger.size > group.size || isFirst);
