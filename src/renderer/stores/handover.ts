import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef } from 'vue';
import type { BridgeParams, BridgeReply } from '#shared/bridge/bridge.ts';
import type { HandoverSummary, HandoverView } from '#shared/bridge/requests/handover.ts';
import type { HandoverAction, OpenPoint } from '#shared/domain/handover.ts';
import { useBridge } from './bridgeKey.ts';

export type StepProblem = { code: string; message: string };
type Step = { done: true; view: HandoverView } | ({ done: false } & StepProblem);

/** Handovers: the list, the one that is looked at, and the steps in it. */
export const useHandoverStore = defineStore('handover', () => {
  const bridge = useBridge();
  const list = shallowRef<readonly HandoverSummary[]>([]);
  const openPoints = shallowRef<readonly OpenPoint[]>([]);
  const view = shallowRef<HandoverView | null>(null);

  async function loadList(): Promise<StepProblem | null> {
    const answer = await bridge.request('handovers', {});
    if (!answer.ok) return answer.error;
    list.value = answer.value.handovers;
    openPoints.value = answer.value.openPoints;
    return null;
  }

  async function open(handoverId: string | null): Promise<StepProblem | null> {
    if (handoverId === null) {
      view.value = null;
      return null;
    }
    const answer = await bridge.request('handover', { handoverId });
    if (!answer.ok) return answer.error;
    view.value = answer.value;
    return null;
  }

  async function taken(
    name: 'handoverStart' | 'handoverStep' | 'handoverSign',
    params: BridgeParams<typeof name>,
  ): Promise<Step> {
    const answer = await bridge.request(name, params);
    if (!answer.ok) return { done: false, ...answer.error };
    if (!answer.value.done) return answer.value;
    view.value = answer.value.value;
    void loadList();
    return { done: true, view: answer.value.value };
  }

  const start = (by: string, atMs: number | null): Promise<Step> => taken('handoverStart', { by, atMs });
  const step = (handoverId: string, by: string, action: HandoverAction): Promise<Step> =>
    taken('handoverStep', { handoverId, by, action });
  const sign = (handoverId: string, by: string, pin: string): Promise<Step> =>
    taken('handoverSign', { handoverId, by, pin });

  /** Fetches a report and hands it to the browser to be saved; both hosts do that alike. */
  async function download(params: BridgeParams<'shiftExport'>): Promise<StepProblem | null> {
    const answer = await bridge.request('shiftExport', params);
    if (!answer.ok) return answer.error;
    if (!answer.value.done) return answer.value;
    offer(answer.value.value);
    return null;
  }

  /** Writes the packet of a call beside the journal, and hands its PDF to the browser to be saved. */
  async function packet(call: CallSubject, language: 'en' | 'de'): Promise<MadePacket | StepProblem> {
    const answer = await bridge.request('callPacket', { subject: call, language });
    if (!answer.ok) return answer.error;
    if (!answer.value.done) return answer.value;
    return (await download({ subject: { kind: 'call', ...call }, format: 'pdf', language })) ?? answer.value.value;
  }

  const endPushes = bridge.onPush((push) => {
    if (push.type !== 'handoverChanged' || push.handoverId === null) return;
    void loadList();
    if (push.handoverId === view.value?.handover.handoverId) void open(push.handoverId);
  });
  onScopeDispose(endPushes);

  return { list, openPoints, view, loadList, open, start, step, sign, download, packet };
});

type CallSubject = BridgeParams<'callPacket'>['subject'];
export type MadePacket = Extract<BridgeReply<'callPacket'>, { done: true }>['value'];

type ReportFile = Extract<BridgeReply<'shiftExport'>, { done: true }>['value'];

function offer({ fileName, mediaType, dataBase64 }: ReportFile): void {
  const bytes = Uint8Array.from(atob(dataBase64), (char) => char.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The browser has taken the bytes when the click returns; a moment more does no harm.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
