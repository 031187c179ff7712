import type { FaultRequest } from '#shared/domain/fault.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { ArrangedItem } from '../binContents.ts';

/** A stow that ends for one cause: what is in the bin, which unit comes, what is asked of the arm, and what is broken. */
export interface CauseCase {
  cause: StowCause;
  /** One sentence for `--help` and the documentation: what happens, and why. */
  description: string;
  binId: string;
  /** Before settling. */
  contents: readonly ArrangedItem[];
  product: CatalogueItem;
  chain: readonly PrimitiveStep[];
  faults: readonly FaultRequest[];
  /** What somebody has to do while a primitive runs; null: the cause comes about by itself. */
  during: 'stop' | 'restart_cell' | null;
}
