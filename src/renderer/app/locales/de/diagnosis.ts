import type { diagnosis as english } from '../en/diagnosis.ts';
import type { Translated } from '../Translated.ts';

export const diagnosis: Translated<typeof english> = {};
