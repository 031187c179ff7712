import { watch } from 'vue';
import { useRouter } from 'vue-router';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { fileAddress } from '#renderer/stores/momentLink.ts';
import { useReplayStore } from '#renderer/stores/replay.ts';

/** Shows the recording that the application was started with (--open), as soon as the window is connected. */
export function useFileToOpen(): void {
  const router = useRouter();
  const cells = useCellsStore();
  const replays = useReplayStore();
  let hasAsked = false;
  watch(
    () => cells.connected,
    async (connected) => {
      if (!connected || hasAsked) return;
      hasAsked = true;
      const path = await replays.fileToOpen();
      if (path !== null) await router.push({ name: 'replay', params: { recordingId: fileAddress(path) } });
    },
    { immediate: true },
  );
}
