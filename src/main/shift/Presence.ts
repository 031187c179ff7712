import { operatorSchema, type BridgeParams, type BridgeRequestName, type Operator } from '#shared/bridge/bridge.ts';
import { requestRights } from '#shared/bridge/requestRights.ts';
import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { SessionLockReason } from '#shared/domain/handoverRecord.ts';
import {
  commandDenial,
  commandName,
  personDenial,
  rightOfCommand,
  secondOf,
  type SecondPerson,
} from '#shared/domain/rights.ts';
import type { ActorRole, PersonRole } from '#shared/domain/roles.ts';
import type { Said } from '#shared/domain/statement.ts';
import { unprovenName } from '#shared/domain/unproven.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { said } from '#shared/words/statements/said.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Handovers } from './openHandovers.ts';

/** Acts where nobody is signed on and the host did not say whose login it is. */
const NOBODY: Operator = { operatorId: 'nobody', name: 'Nobody signed on' };
const LOOK_EVERY_MS = 5000;

export interface PresenceParts {
  clock: Clock;
  handovers: () => Pick<Handovers, 'standing' | 'hasRoster' | 'roleOf' | 'prove' | 'record'>;
  /** As it was kept; not believed without a roster that it has signed on to. */
  operator: Operator;
  /** Whose login this is: acts, unproven, while whoever was signed on last has signed off. */
  login: Operator | null;
  saveOperator: (operator: Operator) => void;
  /** So long after the last hand at keys or pointer the workstation locks itself; null never. */
  lockAfterMs: number | null;
  onLock: (isLocked: boolean) => void;
}

/** Who works at this workstation, as far as anybody knows, and what this person may do (`rights.ts`). */
export class Presence {
  private readonly parts: PresenceParts;
  private readonly cancelWatch: () => void;
  private operator: Operator;
  private isLocked = false;
  private lastTouchedMs: number;

  constructor(parts: PresenceParts) {
    this.parts = parts;
    this.operator = parts.operator;
    this.lastTouchedMs = parts.clock.monotonicMs();
    this.cancelWatch =
      parts.lockAfterMs === null ? () => undefined : parts.clock.every(LOOK_EVERY_MS, () => this.lockIfIdle());
  }

  close(): void {
    this.cancelWatch();
  }

  /** Somebody is at the keys. */
  touch(): void {
    this.lastTouchedMs = this.parts.clock.monotonicMs();
  }

  signedOn(operator: Operator): void {
    this.touch();
    this.setOperator(operator);
    if (!this.isLocked) return;
    this.isLocked = false;
    this.parts.onLock(false);
  }

  /** A name without a proof, as long as there is no roster to prove it by; null when it was taken. */
  takeName(operator: Operator): Said | null {
    const handovers = this.parts.handovers();
    if (handovers.hasRoster()) return said('names_proved_by_roster');
    handovers.record(this.acting(), { type: 'operatorNamed', name: operator.name });
    this.setOperator(operator);
    return null;
  }

  /** Null when it is locked from now on, or was before; else why there is nothing to lock. */
  lock(why: SessionLockReason): string | null {
    if (this.isLocked) return null;
    const { operator, isProven } = this.present();
    if (!isProven)
      return 'Nobody is signed on with a PIN here, so there is nothing to lock: without a roster nobody could open it.';
    this.parts.handovers().record(operator, { type: 'sessionLocked', why });
    this.isLocked = true;
    this.parts.onLock(true);
    return null;
  }

  /** Who works here. Whoever has signed off acts no more, not even under a mark. */
  present(): { operator: Operator; isProven: boolean } {
    const standing = this.parts.handovers().standing(this.operator.operatorId);
    if (standing === 'signed_off') return { operator: this.parts.login ?? NOBODY, isProven: false };
    return { operator: this.operator, isProven: standing === 'proven' && !this.isLocked };
  }

  /** In whose name things are done and recorded; a name that nobody has proved carries its mark. */
  acting(): Operator {
    const { operator, isProven } = this.present();
    return isProven ? operator : { ...operator, name: unprovenName(operator.name) };
  }

  /** As what this person acts; null where there is no roster, and so nobody to tell apart. */
  role(): PersonRole | null {
    return this.parts.handovers().hasRoster() ? this.provenRole() : null;
  }

  /** What may be claimed of this person to others. */
  provenRole(): PersonRole {
    const { operator, isProven } = this.present();
    return (isProven ? this.parts.handovers().roleOf(operator.operatorId) : null) ?? 'viewer';
  }

  lockedFor(): Operator | null {
    if (!this.isLocked || this.parts.handovers().standing(this.operator.operatorId) !== 'proven') return null;
    return this.operator;
  }

  /** Why a window's request is not for the person at this workstation, as one sentence; it is in the journal then. */
  denial<Name extends BridgeRequestName>(name: Name, params: BridgeParams<Name>): string | null {
    const right = requestRights[name];
    if (right === 'watch') return null;
    this.touch();
    if (right === 'stop' || right === 'prove') return null;
    if (right === 'as_command') {
      if (name !== 'holdBegin') return null;
      return this.denied('hold.begin', (role, by) => personDenial({ ...by, role }, 'operate', 'hold.begin'));
    }
    return this.denied(
      name,
      (role, by) => personDenial({ ...by, role }, right, name),
      right === 'hand_over' ? signer(params) : null,
    );
  }

  /** Whether a command may be sent, and who agreed besides. A denial is one sentence, and in the journal. */
  async permit(
    body: CellCommandBody,
    given: { by: string; pin: string } | null,
  ): Promise<Result<SecondPerson | null, string>> {
    const what = commandName(body);
    if (this.role() === null) return ok(null);
    const second = given === null ? null : { operatorId: given.by, role: this.roleOf(given.by) };
    const denial = this.denied(what, (role, by) => commandDenial(by, role, second, body));
    if (denial !== null) return err(denial);
    if (given === null || secondOf(rightOfCommand(body)) === null) return ok(null);
    const handovers = this.parts.handovers();
    const proved = await handovers.prove(given.by, given.pin, `agree to ${what}`);
    if (!proved.ok) return err(proved.error.message);
    const isKept = handovers.record(this.acting(), { type: 'secondAgreed', person: proved.value, what });
    return isKept ? ok(second) : err(`${what} was not sent, because the journal could not be written.`);
  }

  /** What a command carries of who gives it. */
  claimed(role: 'operator' | 'planner'): ActorRole {
    return role === 'planner' ? 'planner' : this.provenRole();
  }

  private denied(
    what: string,
    judge: (role: PersonRole, by: { operatorId: string; name: string }) => string | null,
    signedBy: string | null = null,
  ): string | null {
    const own = this.role();
    if (own === null) return null;
    // A step of a handover is its signer's, whoever of those on duty has the keys.
    const role = signedBy === null || this.lockedFor() !== null ? own : this.roleOf(signedBy);
    const by = this.acting();
    const message = judge(role, by);
    if (message === null) return null;
    const lockedFor = this.lockedFor();
    const said = lockedFor
      ? `This workstation is locked. The PIN of ${lockedFor.name} opens it again (or sign on as somebody else). Nothing was done.`
      : message;
    this.parts.handovers().record(by, { type: 'permissionDenied', what, role, message: said });
    return said;
  }

  private roleOf(operatorId: string): PersonRole {
    return this.parts.handovers().roleOf(operatorId) ?? 'viewer';
  }

  private lockIfIdle(): void {
    const { clock, lockAfterMs } = this.parts;
    if (lockAfterMs === null || clock.monotonicMs() - this.lastTouchedMs < lockAfterMs) return;
    if (!this.isLocked && this.present().isProven) this.lock('idle');
  }

  private setOperator(operator: Operator): void {
    this.operator = operatorSchema.parse(operator);
    this.parts.saveOperator(this.operator);
  }
}

/** Whose step of a handover it is. */
const signer = (params: object): string | null => {
  const by = 'by' in params ? params.by : null;
  return typeof by === 'string' ? by : null;
};
