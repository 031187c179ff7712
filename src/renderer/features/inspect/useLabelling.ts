import { computed, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue';
import type { Finding } from '#shared/domain/finding.ts';
import {
  agreementOf,
  BOXES_MOST,
  opinionOf,
  type LabelBox,
  type LabelVerdict,
  type SignedLabelling,
} from '#shared/domain/damageLabelling.ts';
import { useBridge } from '#renderer/stores/bridgeKey.ts';
import { useHostStore } from '#renderer/stores/host.ts';
import { usePicturesStore } from '#renderer/stores/pictures.ts';
import { useFailureText } from '#renderer/ui/useFailureText.ts';

/** How far an arrow key moves or stretches a box, as a share of the picture. */
const STEP = 0.01;
const SMALLEST = 0.01;

/** Labels of one finding's picture from above: what stands, and what the operator is drawing. */
export function useLabelling(cellKey: MaybeRefOrGetter<string>, finding: MaybeRefOrGetter<Finding>) {
  const bridge = useBridge();
  const failureText = useFailureText();
  const host = useHostStore();
  const pictures = usePicturesStore();
  const said = shallowRef<readonly SignedLabelling[]>([]);
  const boxes = shallowRef<readonly LabelBox[]>([]);
  const problem = shallowRef<string | null>(null);
  const own = computed(() => said.value.find(({ by }) => by.operatorId === host.info?.operator.operatorId) ?? null);
  const others = computed(() => said.value.filter((each) => each !== own.value));
  const opinion = computed(() => opinionOf(said.value));
  /** Against the newest of somebody else. */
  const agreement = computed(() => {
    const other = others.value.toSorted((a, b) => a.atMs - b.atMs).at(-1);
    return own.value && other ? { ...agreementOf(own.value, other), name: other.by.name } : null;
  });

  let asked = 0;
  async function load(): Promise<void> {
    const question = (asked += 1);
    const { findingId, imageId } = toValue(finding);
    const answer = await bridge.request('damageLabels', { cellKey: toValue(cellKey), findingIds: [findingId] });
    if (question !== asked) return;
    said.value = answer.ok ? answer.value.filter((each) => each.imageId === imageId) : [];
    boxes.value = own.value?.boxes ?? [];
  }
  watch(
    () => [toValue(cellKey), toValue(finding).findingId],
    () => {
      said.value = [];
      boxes.value = [];
      problem.value = null;
      void load();
    },
    { immediate: true },
  );

  async function save(verdict: LabelVerdict): Promise<void> {
    const { findingId, imageId, sku } = toValue(finding);
    const entry = pictures.get(toValue(cellKey), imageId);
    const size = entry?.state === 'found' ? entry.picture : null;
    const labelling = {
      ...{ cellKey: toValue(cellKey), findingId, imageId, sku, verdict },
      ...{ widthPx: size?.widthPx ?? 320, heightPx: size?.heightPx ?? 240 },
      boxes: verdict === 'damaged' ? [...boxes.value] : [],
    };
    const answer = await bridge.request('labelDamage', { labelling });
    problem.value = answer.ok ? null : failureText(answer.error);
    if (answer.ok) await load();
  }

  return { boxes, own, others, opinion, agreement, problem, save, ...boxEditing(boxes, () => toValue(finding)) };
}
/** Boxes are added, moved, stretched and taken away; none leaves the picture. */
function boxEditing(boxes: ShallowRef<readonly LabelBox[]>, finding: () => Finding) {
  const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  const change = (at: number, part: Partial<LabelBox>): void => {
    boxes.value = boxes.value.map((box, k) => (k === at ? { ...box, ...part } : box));
  };
  function add(box: Pick<LabelBox, 'x' | 'y' | 'width' | 'height'>): void {
    if (boxes.value.length >= BOXES_MOST || box.width < SMALLEST || box.height < SMALLEST) return;
    const last = boxes.value.at(-1);
    boxes.value = [
      ...boxes.value,
      { label: last?.label ?? 'deformation', severity: last?.severity ?? 'minor', ...box },
    ];
  }
  /** Where the inspection saw most, else in the middle. */
  function addByKey(): void {
    const region = finding().regions[boxes.value.length];
    const { x, y, width, height } = region ?? { x: 0.4, y: 0.4, width: 0.2, height: 0.2 };
    add({
      x: clamp(x, 0.9),
      y: clamp(y, 0.9),
      width: Math.max(0.05, Math.min(width, 1 - x)),
      height: Math.max(0.05, Math.min(height, 1 - y)),
    });
  }
  const remove = (at: number): void => void (boxes.value = boxes.value.toSpliced(at, 1));
  function move(at: number, [right, down]: readonly [number, number]): void {
    const box = boxes.value[at];
    if (box)
      change(at, { x: clamp(box.x + right * STEP, 1 - box.width), y: clamp(box.y + down * STEP, 1 - box.height) });
  }
  function stretch(at: number, [right, down]: readonly [number, number]): void {
    const box = boxes.value[at];
    if (!box) return;
    const width = Math.max(SMALLEST, Math.min(box.width + right * STEP, 1 - box.x));
    const height = Math.max(SMALLEST, Math.min(box.height + down * STEP, 1 - box.y));
    change(at, { width, height });
  }
  return { add, addByKey, remove, change, move, stretch };
}
export type LabellingContext = ReturnType<typeof useLabelling>;
