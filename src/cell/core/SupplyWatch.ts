import type { Said } from '#shared/domain/statement.ts';
import { inEnglish } from '#shared/words/statements/sayStatement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellLog } from './CellLog.ts';
import type { PackmlMachine } from './PackmlMachine.ts';

/** No pod for so long: the cell does not change its state for what is over at once. */
const NO_POD_AFTER_MS = 500;
/** Longer than the conveyor's usual pause between two units. */
const NO_ITEMS_AFTER_MS = 4000;
/** A drive unit is late when it is not there so long after it was due. */
const LATE_AFTER_MS = 2000;

/** What the cell lacks from outside. */
type Lack = 'pod' | 'drive_unit' | 'items';

const codes = { pod: 'pod_on_its_way', drive_unit: 'drive_unit_late', items: 'no_item_came' } as const;
const words = (lack: Lack): Required<Said> => {
  const said = statement(codes[lack]);
  return { text: inEnglish(said), statement: said };
};

/**
 * Suspends a running cell while something outside it is missing, and unsuspends it when that is there again. A cell that
 * a person suspended stays so until a person unsuspends it.
 */
export class SupplyWatch {
  private readonly log: CellLog;
  private readonly packml: PackmlMachine;
  private readonly arm: { readonly idle: boolean };
  private lackingSinceMs: number | null = null;
  /** Null while the cell is not suspended, or was by a person. */
  private suspendedFor: Lack | null = null;

  constructor(log: CellLog, packml: PackmlMachine, arm: { readonly idle: boolean }) {
    this.log = log;
    this.packml = packml;
    this.arm = arm;
  }

  /** One sentence on what is missing, for the refusal of an Unsuspend. */
  get missing(): string | null {
    const lack = this.lack();
    return lack && words(lack).text;
  }

  tick(): void {
    const lack = this.lack();
    const { state } = this.packml;
    if (!lack) {
      this.lackingSinceMs = null;
      if (state === 'suspended' && this.suspendedFor) this.packml.unsuspend();
      if (state !== 'suspending') this.suspendedFor = null;
      return;
    }
    this.lackingSinceMs ??= this.log.nowMs;
    if (state === 'suspended' && this.suspendedFor !== null && this.suspendedFor !== lack) this.tellAgain(lack);
    if (state !== 'execute' || this.log.snapshot.cell.mode !== 'production') return;
    const patienceMs = lack === 'items' ? NO_ITEMS_AFTER_MS : NO_POD_AFTER_MS;
    if (this.log.nowMs - this.lackingSinceMs < patienceMs) return;
    this.suspendedFor = lack;
    this.packml.suspendFor(words(lack));
  }

  /** The state stays, the cause is another one: a drive unit that was only expected is late now. */
  private tellAgain(lack: Lack): void {
    this.suspendedFor = lack;
    this.packml.enter('suspended', words(lack), null);
    if (lack === 'drive_unit')
      this.log.emit({ type: 'notice', severity: 'warning', code: 'drive_unit_late', ...words(lack) });
  }

  private lack(): Lack | null {
    const { snapshot, memory, nowMs } = this.log;
    if (!snapshot.pod)
      return memory.podPromisedMs !== null && nowMs > memory.podPromisedMs + LATE_AFTER_MS ? 'drive_unit' : 'pod';
    // An item that lies on the floor or sticks out is a cause inside the cell; one in the tool is work.
    return snapshot.buffer.length === 0 && this.arm.idle ? 'items' : null;
  }
}
