import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { CellCommandBody, CommandAck, RefusalCode } from '#shared/domain/cellCommand.ts';
import type { BridgeFailure } from '#renderer/bridge/Bridge.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import { useBridge } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';
import { useUndoStore } from './undo.ts';
import { wallNowMs } from './clock.ts';

export interface SecondProof {
  by: string;
  pin: string;
}

export interface Refusal {
  refusalId: number;
  cellKey: string | null;
  /** What was asked: a command's type, or a request's name. */
  what: string;
  code: RefusalCode | BridgeFailure['code'];
  /** The cell's or the host's own sentence. */
  message: string;
  statement?: Statement | undefined;
  atMs: number;
}

/** Sends commands, and keeps every refusal until the person has seen it off. Effects show only when the cell's events return. */
export const useCommandsStore = defineStore('commands', () => {
  const bridge = useBridge();
  const cells = useCellsStore();
  const undo = useUndoStore();
  const refusals = shallowRef<readonly Refusal[]>([]);
  const pending = shallowRef<readonly { cellKey: string; type: string }[]>([]);
  /** Last accepted command, for the polite announcement. */
  const lastAccepted = shallowRef<{ what: string; count: number } | null>(null);
  let refusalCount = 0;
  let acceptedCount = 0;

  function refuse(
    cellKey: string | null,
    what: string,
    { code, message, statement }: Pick<Refusal, 'code' | 'message' | 'statement'>,
  ): void {
    refusalCount += 1;
    const refusal = { refusalId: refusalCount, cellKey, what, code, message, statement, atMs: wallNowMs() };
    // The same refusal again replaces its forerunner: one warning, not a hundred.
    const others = refusals.value.filter((r) => r.cellKey !== cellKey || r.what !== what || r.code !== code);
    refusals.value = [...others, refusal].slice(-5);
  }

  function dismiss(refusalId: number): void {
    const dismissed = refusals.value.find((refusal) => refusal.refusalId === refusalId);
    if (!dismissed) return;
    refusals.value = refusals.value.filter((refusal) => refusal !== dismissed);
    undo.did('undo.noteDismissed', () => (refusals.value = [...refusals.value, dismissed].slice(-5)));
  }

  /** `second`: who agrees besides, where the command takes four eyes. */
  async function send(
    cellKey: string,
    body: CellCommandBody,
    reason = '',
    second: SecondProof | null = null,
  ): Promise<CommandAck | null> {
    const ticket = { cellKey, type: nameOf(body) };
    pending.value = [...pending.value, ticket];
    const answer = await bridge.request('command', { cellKey, body, reason, ...(second ? { second } : {}) });
    pending.value = pending.value.filter((p) => p !== ticket);
    if (!answer.ok) {
      refuse(cellKey, nameOf(body), answer.error);
      return null;
    }
    if (!answer.value.accepted) refuse(cellKey, nameOf(body), answer.value);
    else lastAccepted.value = { what: nameOf(body), count: (acceptedCount += 1) };
    return answer.value;
  }

  async function setAutomatic(cellKey: string, automatic: boolean): Promise<boolean> {
    const answer = await bridge.request('setAutomatic', { cellKey, automatic });
    if (answer.ok) cells.setPlanning(cellKey, answer.value);
    else refuse(cellKey, 'setAutomatic', answer.error);
    return answer.ok;
  }

  const isPending = (cellKey: string, type: string): boolean =>
    pending.value.some((p) => p.cellKey === cellKey && p.type === type);
  const hasRefusals = computed(() => refusals.value.length > 0);

  return { refusals, hasRefusals, lastAccepted, send, setAutomatic, dismiss, refuse, isPending };
});

/** PackML commands are told apart: `packml.stop` and `packml.hold` wait for different things. */
export const nameOf = (body: CellCommandBody): string =>
  body.type === 'packml' ? `packml.${body.command}` : body.type;
