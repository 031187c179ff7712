import { computed, onScopeDispose, watch, type ComputedRef } from 'vue';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { WornPicture } from '#renderer/scene/twinMessages.ts';
import { usePicturesStore } from '#renderer/stores/pictures.ts';

/** Pictures that are asked for at a time: the window is not to wait behind forty of them. */
const AT_A_TIME = 2;

interface Wanted {
  of: WornPicture['of'];
  imageId: string;
}

/**
 * Brings the twin the pictures that its contents wear: of each bin the one that its newest estimate was made from, and of
 * each item at hand the one that the booth took. The bin that is looked at comes first.
 */
export function useTwinPictures(
  cellKey: () => string,
  snapshot: ComputedRef<CellSnapshot | null>,
  worn: 'all' | 'bins',
  firstBinId: () => string | null,
  bring: (picture: WornPicture) => void,
): { bringAgain(): void } {
  const pictures = usePicturesStore();
  const brought = new Map<string, string>();

  const wanted = computed((): Wanted[] => {
    const known = snapshot.value;
    if (!known) return [];
    const bins = known.estimates
      .filter((estimate) => estimate.status === 'ok')
      .map((estimate): Wanted => ({ of: { kind: 'bin', binId: estimate.binId }, imageId: estimate.imageId }));
    const first = bins.findIndex(({ of }) => of.kind === 'bin' && of.binId === firstBinId());
    if (first > 0) bins.unshift(...bins.splice(first, 1));
    const stored = worn === 'all' ? known.buffer : [];
    const items = stored.flatMap(({ itemId, imageId }): Wanted[] =>
      imageId === null ? [] : [{ of: { kind: 'item', itemId }, imageId }],
    );
    return [...bins, ...items];
  });

  const nameOf = ({ of }: Wanted): string => (of.kind === 'bin' ? `bin/${of.binId}` : `item/${of.itemId}`);

  function bringAll(): void {
    let waiting = 0;
    for (const each of wanted.value) {
      if (brought.get(nameOf(each)) === each.imageId) continue;
      const state = pictures.get(cellKey(), each.imageId);
      if (state?.state === 'found') {
        brought.set(nameOf(each), each.imageId);
        bring({ ...each, dataBase64: state.picture.dataBase64 });
      } else if (state?.state === 'missing') brought.set(nameOf(each), each.imageId);
      else if (waiting < AT_A_TIME) {
        waiting += 1;
        if (!state) pictures.ensure(cellKey(), each.imageId);
      }
    }
  }

  const end = watch(
    () => [
      wanted.value,
      wanted.value.filter((each) => pictures.get(cellKey(), each.imageId)?.state === 'found').length,
    ],
    bringAll,
  );
  onScopeDispose(end);
  watch(cellKey, () => brought.clear());

  return {
    bringAgain: () => {
      brought.clear();
      bringAll();
    },
  };
}
