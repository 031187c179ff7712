import type { Item } from '#shared/domain/item.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { ArmMotion } from '#cell/ports/ArmDriver.ts';
import type { RunningStow } from './CellMemory.ts';

export type DisposeTarget = Extract<ArmMotion, { kind: 'dispose' }>['to'];

/** A motion of the arm and the work that it belongs to. */
export type RunningMotion =
  | { kind: 'stow'; stow: RunningStow }
  | { kind: 'run'; binId: string; chain: readonly PrimitiveStep[]; by: Person; commandId: string }
  | { kind: 'dispose'; item: Item; to: DisposeTarget; by: Person; commandId: string }
  | { kind: 'jog'; binId: string | null }
  | { kind: 'park' };

/** What the arm is busy with, from the accepted command to the last look at the result. */
export class ArmOccupation {
  /** Set by whoever runs the motion, and by nobody else. */
  motion: RunningMotion | null = null;

  /** Nothing moves and no result is awaited. */
  get idle(): boolean {
    return this.motion === null;
  }

  /** One sentence on what is under way, for a refusal. */
  get sentence(): string {
    switch (this.motion?.kind) {
      case 'stow':
        return `The stow of ${this.motion.stow.request.itemId} into ${this.motion.stow.request.binId} is under way.`;
      case 'run':
        return `Primitives are running in ${this.motion.binId}.`;
      case 'dispose':
        return `${this.motion.item.itemId} is being brought away.`;
      case 'jog':
        return 'The arm is being jogged.';
      case 'park':
        return 'The arm is moving to its resting place.';
      case undefined:
        return 'Nothing is under way.';
    }
  }

  /** Who asked for what is under way; null when the cell itself moves the arm, or nothing does. */
  get commander(): Person | null {
    switch (this.motion?.kind) {
      case 'stow':
        return this.motion.stow.by;
      case 'run':
      case 'dispose':
        return this.motion.by;
      default:
        return null;
    }
  }

  /** The bin that is being worked on. */
  get binId(): string | null {
    if (this.motion?.kind === 'stow') return this.motion.stow.request.binId;
    return this.motion?.kind === 'run' || this.motion?.kind === 'jog' ? this.motion.binId : null;
  }
}
