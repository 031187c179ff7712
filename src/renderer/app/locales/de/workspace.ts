import type { workspace as english } from '../en/workspace.ts';
import type { Translated } from '../Translated.ts';

export const workspace: Translated<typeof english> = {};
