import type { BridgeRequestName } from '#shared/bridge/bridge.ts';
import { said } from '#shared/words/statements/said.ts';
import { ok } from '#shared/result/result.ts';
import { replayRequests } from '#shared/bridge/requests/replay.ts';
import { refusal, unavailable, type BridgeHandler, type BridgeHandlers } from '#main/ports/BridgeHandler.ts';
import { ThreadRefusal } from '#main/ports/threadFailure.ts';
import type { ReplayRequestName } from './replayMessages.ts';
import type { ReplayThread } from './ReplayThread.ts';

export const isReplayRequest = (name: BridgeRequestName): boolean => Object.hasOwn(replayRequests, name);

/** The window's requests about recordings, handed to the thread that answers them. */
export function replayHandlers(
  replays: () => Pick<ReplayThread, 'request'> | undefined,
): BridgeHandlers<ReplayRequestName> {
  const ask =
    <Name extends ReplayRequestName>(name: Name): BridgeHandler<Name> =>
    async (params) => {
      const thread = replays();
      if (!thread) return unavailable(said('replay_not_started'));
      try {
        return ok(await thread.request(name, params));
      } catch (error) {
        if (error instanceof ThreadRefusal) return refusal(error.message);
        throw error;
      }
    };
  return {
    recordings: ask('recordings'),
    momentOf: ask('momentOf'),
    openReplay: ask('openReplay'),
    closeReplay: ask('closeReplay'),
    replayTransport: ask('replayTransport'),
    replaySeries: ask('replaySeries'),
    replayThumbnail: ask('replayThumbnail'),
    replayMesh: ask('replayMesh'),
    dropRecording: ask('dropRecording'),
    fileToOpen: ask('fileToOpen'),
  };
}
