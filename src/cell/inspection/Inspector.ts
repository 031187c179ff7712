import type { Finding, FindingEvidence } from '#shared/domain/finding.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { inspectItem, prepareReferences, REFERENCE_MODEL, SCORE_THRESHOLD } from './inspectItem.ts';
import type { ReferenceSet } from './inspectItem.ts';

/** Where something differs is told whatever the score: from which one on it matters is set in the cell. */
export const ANY_SCORE = 0;

/** What is said of one item. */
export interface JudgedItem {
  /** 0..1; a finding is due from the inspector's threshold on. */
  score: number;
  /** Where in the picture from above, worst first. */
  regions: Finding['regions'];
  /** Which reference lies closest. */
  closest: number;
  /** Of each reference: whether the item would look damaged if there were no other. */
  apart: readonly boolean[];
  evidence: Omit<FindingEvidence, 'views' | 'unseen'>;
}

/** What looks at the items in the booth: one way of judging under one name. `Gallery` is what it makes of a product's pristine pictures. */
export interface Inspector<Gallery = unknown> {
  model: string;
  threshold: number;
  prepare(references: readonly Picture[]): Promise<Gallery>;
  /** `above` is compared with the gallery; `others` are the views of the same moment from the sides. */
  inspect(above: Picture, others: readonly Picture[], gallery: Gallery): Promise<JudgedItem>;
}

/** Compares the picture from above with pristine ones, and does nothing else. */
export const referenceInspector: Inspector<ReferenceSet> = {
  model: REFERENCE_MODEL,
  threshold: SCORE_THRESHOLD,
  prepare: (references) => Promise.resolve(prepareReferences(references)),
  inspect: (above, _others, gallery) => {
    const { score, regions, closest, apart } = inspectItem(above, gallery, ANY_SCORE);
    return Promise.resolve({ score, regions, closest, apart, evidence: { reference: score } });
  },
};
