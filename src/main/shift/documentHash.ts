import { createHash } from 'node:crypto';
import type { Handover } from '#shared/domain/handover.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';

/**
 * SHA-256 over the canonical JSON of what both sign: figures, lists, notes, points, moments with their pictures, questions
 * and answers, acknowledgements and who the two are. Phase, signatures and later additions are not part of it.
 */
export function documentHash(handover: Handover): string {
  const { handoverId, outgoing, incoming, frozen, notes, points, moments, acknowledged, questions } = handover;
  const document = { handoverId, outgoing, incoming, frozen, notes, points, moments, acknowledged, questions };
  return createHash('sha256').update(canonicalJson(document), 'utf8').digest('hex');
}

/** Whether the document is still the one that was accepted and signed. */
export const isAsSigned = (handover: Handover): boolean =>
  handover.documentHash !== null &&
  documentHash(handover) === handover.documentHash &&
  handover.signatures.every((signature) => signature.documentHash === handover.documentHash);
