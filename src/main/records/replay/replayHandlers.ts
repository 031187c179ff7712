import type { BridgeParams, BridgeReply, BridgeRequestName } from '#shared/bridge/bridge.ts';
import { replayRequests } from '#shared/bridge/requests/replay.ts';
import type { ReplayRequestName } from './replayMessages.ts';
import type { ReplayThread } from './ReplayThread.ts';

export const isReplayRequest = (name: BridgeRequestName): boolean => Object.hasOwn(replayRequests, name);

type ReplayHandlers = {
  [Name in ReplayRequestName]: (params: BridgeParams<Name>) => Promise<BridgeReply<Name>>;
};

/** The window's requests about recordings, handed to the thread that answers them. */
export function replayHandlers(replays: () => Pick<ReplayThread, 'request'> | undefined): ReplayHandlers {
  const ask =
    <Name extends ReplayRequestName>(name: Name) =>
    async (params: BridgeParams<Name>): Promise<BridgeReply<Name>> => {
      const thread = replays();
      if (!thread) throw new Error('This application was started without recordings.');
      return thread.request(name, params);
    };
  return {
    recordings: ask('recordings'),
    momentOf: ask('momentOf'),
    openReplay: ask('openReplay'),
    closeReplay: ask('closeReplay'),
    replayTransport: ask('replayTransport'),
    replaySeries: ask('replaySeries'),
    replayThumbnail: ask('replayThumbnail'),
    dropRecording: ask('dropRecording'),
    fileToOpen: ask('fileToOpen'),
  };
}
