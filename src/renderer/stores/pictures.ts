import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { Picture } from '#shared/bridge/bridge.ts';
import { useBridge } from './bridgeKey.ts';

/** Stored pictures kept in this window; at 30 kB each that is 4 MB. */
const PICTURES_KEPT = 128;

export type PictureState = { state: 'loading' } | { state: 'found'; picture: Picture } | { state: 'missing' };
export interface LiveFrame {
  cameraId: string;
  binId: string | null;
  picture: Picture;
}

export const pictureAddress = (picture: Picture): string => `data:${picture.mediaType};base64,${picture.dataBase64}`;

/** Pictures by their id, fetched once; and the newest live frame of each cell's cameras. */
export const usePicturesStore = defineStore('pictures', () => {
  const bridge = useBridge();
  const stored = shallowReactive(new Map<string, PictureState>());
  const frames = shallowReactive(new Map<string, LiveFrame>());

  const keyOf = (cellKey: string, id: string): string => `${cellKey}/${id}`;

  /** The picture as far as it is known; asks for it when it was never asked for. */
  function ensure(cellKey: string, imageId: string): void {
    const key = keyOf(cellKey, imageId);
    if (stored.has(key)) return;
    while (stored.size >= PICTURES_KEPT) stored.delete(stored.keys().next().value!);
    stored.set(key, { state: 'loading' });
    void bridge.request('picture', { cellKey, imageId }).then((answer) => {
      if (answer.ok) stored.set(key, answer.value ? { state: 'found', picture: answer.value } : { state: 'missing' });
      else if (answer.error.code === 'disconnected') stored.delete(key);
      else stored.set(key, { state: 'missing' });
    });
  }

  const get = (cellKey: string, imageId: string): PictureState | null => stored.get(keyOf(cellKey, imageId)) ?? null;
  const frameOf = (cellKey: string, cameraId: string): LiveFrame | null => frames.get(keyOf(cellKey, cameraId)) ?? null;
  const setFrame = (cellKey: string, frame: LiveFrame): void => void frames.set(keyOf(cellKey, frame.cameraId), frame);

  /** Newest frames of all of a cell's cameras. */
  const framesOf = (cellKey: string): LiveFrame[] =>
    [...frames].filter(([key]) => key.startsWith(`${cellKey}/`)).map(([, frame]) => frame);
  function forgetFrames(cellKey: string): void {
    for (const key of frames.keys()) if (key.startsWith(`${cellKey}/`)) frames.delete(key);
  }

  return { ensure, get, frameOf, framesOf, setFrame, forgetFrames };
});
