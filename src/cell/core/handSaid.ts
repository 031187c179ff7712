import type { HandDeed, HandReport } from '#shared/domain/handWork.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Said } from '#shared/domain/statement.ts';
import { inEnglish } from '#shared/words/statements/sayStatement.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import type { HandAwaited } from './CellMemory.ts';

const deeds = { put_in: 'hand_put_in', taken_out: 'hand_taken_out', rearranged: 'hand_rearranged' } as const;
const mismatches = {
  put_in: 'hand_mismatch_put_in',
  taken_out: 'hand_mismatch_taken_out',
  rearranged: 'hand_mismatch_rearranged',
} as const satisfies Record<HandDeed, string>;

/** What was done by hand, for the list of actions of a call. */
export function handReportSaid({ deed, binId }: HandReport, product: CatalogueItem | null): Said {
  const said = statement(deeds[deed], { item: product?.name ?? '', binId });
  return asSaid(said);
}

/** What the person is asked when the picture does not show what was said. */
export function handMismatchSaid({ report, by, productName }: HandAwaited): Said {
  return asSaid(statement(mismatches[report.deed], { name: by.name, item: productName, binId: report.binId }));
}

const asSaid = (said: Statement): Said => ({ text: inEnglish(said), statement: said });
