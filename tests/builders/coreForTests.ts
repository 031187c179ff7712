import type { CellCommand, CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent, CellEventType } from '#shared/domain/cellEvent.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { previewBasisOf } from '#shared/domain/previewBasisOf.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { StowRequest } from '#shared/domain/stow.ts';
import type { CellCore } from '#cell/core/CellCore.ts';
import type { MessageOrigin } from '#cell/core/MessageOrigin.ts';

export const operator: Person = { operatorId: 'ada', name: 'Ada', consoleId: 'console-1' };
export const otherOperator: Person = { operatorId: 'bo', name: 'Bo', consoleId: 'console-2' };
export const planner: Person = { operatorId: 'planner', name: 'planner of console 1', consoleId: 'console-1' };

/** The one connection of this person's console. */
export const connectionOf = ({ consoleId }: Pick<Person, 'consoleId'>): MessageOrigin => ({
  consoleId,
  connectionId: `socket of ${consoleId}`,
  sessionId: `session of ${consoleId}`,
});

type ManualEnded = Extract<CellEvent['body'], { type: 'manual.ended' }>;

/** A core, with what tests ask of it again and again; whatever stands behind its ports. */
export class CoreForTests {
  readonly core: CellCore;
  readonly events: CellEvent[] = [];
  private commandNumber = 0;

  constructor(core: CellCore) {
    this.core = core;
    core.onEvent((event) => this.events.push(event));
  }

  send(
    body: CellCommandBody,
    { by = operator, token = null, commandId, deadlineMs, from }: SendOptions = {},
  ): CommandAck {
    this.commandNumber += 1;
    const command: CellCommand = {
      commandId: commandId ?? `command-${this.commandNumber}`,
      deadlineMs: deadlineMs ?? this.core.nowMs + 2000,
      fencingToken: token,
      by,
      body,
    };
    return this.core.handle(command, from ?? connectionOf(by));
  }

  /** The granted token; throws the refusal's words otherwise. */
  acquire(by: Person = operator, role: 'planner' | 'operator' = 'operator', takeOver = false): number {
    const ack = this.send({ type: 'control.acquire', role, takeOver, reason: 'test' }, { by });
    if (!ack.accepted || ack.fencingToken === null) throw new Error(ack.accepted ? 'no token' : ack.message);
    return ack.fencingToken;
  }

  /** Until the cell runs, the pod is there and every slot is taken. */
  async untilRunning(): Promise<void> {
    await this.until(() => this.core.snapshot.cell.packml === 'execute' && this.core.snapshot.buffer.length === 8);
  }

  async until(condition: (snapshot: CellSnapshot) => boolean, limitMs = 30_000): Promise<void> {
    const end = this.core.nowMs + limitMs;
    while (!condition(this.core.snapshot)) {
      if (this.core.nowMs > end)
        throw new Error(`Not reached within ${limitMs} ms of cell time: ${condition.toString()}`);
      await this.core.advance(10);
    }
  }

  /** A motion by hand with the control held until it is over, or for so many beats and then let go. */
  async holdUntilEnded(
    motion: ManualMotion,
    token: number | null,
    by: Person = operator,
    beats = Infinity,
  ): Promise<ManualEnded> {
    this.commandNumber += 1;
    const holdId = `hold-until-ended-${this.commandNumber}`;
    const basis = previewBasisOf(this.core.snapshot, 'binId' in motion ? motion.binId : null);
    const ack = this.send({ type: 'hold.begin', holdId, motion, speedFraction: 1, basis }, { token, by });
    if (!ack.accepted) throw new Error(ack.message);
    const { connectionId } = connectionOf(by);
    let echoIndex: number | null = null;
    const ended = (): ManualEnded | undefined => this.bodies('manual.ended').find((body) => body.holdId === holdId);
    for (let index = 0; !ended(); index++) {
      if (index > 5000) throw new Error('The motion by hand did not end.');
      if (index === beats) this.core.holdEnd({ holdId }, connectionId);
      if (index < beats) echoIndex = this.core.holdBeat({ holdId, index, echoIndex }, connectionId)?.index ?? echoIndex;
      await this.core.advance(24);
    }
    return ended()!;
  }

  stowRequest(change: Partial<StowRequest> = {}): StowRequest {
    this.commandNumber += 1;
    return {
      stowId: `stow-${this.commandNumber}`,
      itemId: this.core.snapshot.buffer.find((item) => item.location.place === 'buffer')?.itemId ?? 'none',
      binId: '3C',
      chain: [primitiveStep('insert')],
      prediction: { pSuccess: 0.98, expectedS: 10 },
      origin: 'planner',
      ...change,
    };
  }

  bodies<Type extends CellEventType>(type: Type): Extract<CellEvent['body'], { type: Type }>[] {
    return this.events
      .map((event) => event.body)
      .filter((body): body is Extract<CellEvent['body'], { type: Type }> => body.type === type);
  }
}

interface SendOptions {
  by?: Person;
  token?: number | null;
  commandId?: string;
  deadlineMs?: number;
  from?: MessageOrigin;
}
