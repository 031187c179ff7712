import { watch } from 'vue';
import { useRouter } from 'vue-router';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { fileAddress } from '#renderer/stores/momentLink.ts';
import { useReplayStore } from '#renderer/stores/replay.ts';

/** Shows the recording that the application was started with (--open), as soon as the window is connected or it is started once more. */
export function useFileToOpen(): void {
  const router = useRouter();
  const cells = useCellsStore();
  const replays = useReplayStore();
  let hasAsked = false;
  async function show(): Promise<void> {
    const path = await replays.fileToOpen();
    if (path !== null) await router.push({ name: 'replay', params: { recordingId: fileAddress(path) } });
  }
  watch(
    () => cells.connected,
    (connected) => {
      if (!connected || hasAsked) return;
      hasAsked = true;
      void show();
    },
    { immediate: true },
  );
  watch(
    () => replays.offers,
    () => void show(),
  );
}
