import type { HandshakeRefusal } from '#shared/protocol/protocol.ts';

/** What a person is told while a cell is not live: what happened, and what happens now. */
const advice: Record<HandshakeRefusal['code'], string> = {
  bad_token: 'Start Supercargo with the token that the cell shows (--token).',
  protocol_version: 'Install a version of Supercargo and of the cell software that speak the same protocol.',
  invalid_handshake: 'Install a version of Supercargo that this cell understands.',
  origin: 'The cell accepts consoles only, not web pages.',
};

export const refusedSentence = (refusal: HandshakeRefusal): string =>
  `The cell refused this console: ${refusal.message.replace(/\.$/, '')}. ${advice[refusal.code]}`;

export const lostSentence = (why: string, wasLive: boolean): string =>
  wasLive
    ? `The link to the cell was lost: ${why}. Reconnecting by itself; its last known state is shown.`
    : `The cell cannot be reached: ${why}. Trying again by itself.`;

/** The cell broke the limits of the protocol. */
export function violatedSentence(problem: string, retryMs: number, wasLive: boolean): string {
  const again = `Trying again in ${retryMs / 1000} s.`;
  return wasLive
    ? `The link to the cell was given up: the cell sent ${problem}. Its last known state is shown. ${again}`
    : `The cell cannot be shown: it sent ${problem}. ${again}`;
}
