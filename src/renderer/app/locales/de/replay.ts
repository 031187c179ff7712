import type { replay as english } from '../en/replay.ts';
import type { Translated } from '../Translated.ts';

export const replay: Translated<typeof english> = {};
