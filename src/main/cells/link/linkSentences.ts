import type { HandshakeRefusal } from '#shared/protocol/protocol.ts';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';

/** What a person is told while a cell is not live: what happened, and what happens now. */
const advice: Record<HandshakeRefusal['code'], string> = {
  bad_token: 'Start Supercargo with the token that the cell shows (--token).',
  protocol_version: 'Install a version of Supercargo and of the cell software that speak the same protocol.',
  invalid_handshake: 'Install a version of Supercargo that this cell understands.',
  origin: 'The cell accepts consoles only, not web pages.',
};

export const refusedSentence = (refusal: HandshakeRefusal): Said => ({
  text: `The cell refused this console: ${refusal.message.replace(/\.$/, '')}. ${advice[refusal.code]}`,
  statement: statement(`link_refused_${refusal.code}`),
});

export const lostSentence = (why: string, wasLive: boolean): Said =>
  wasLive
    ? {
        text: `The link to the cell was lost: ${why}. Reconnecting by itself; its last known state is shown.`,
        statement: statement('link_lost'),
      }
    : { text: `The cell cannot be reached: ${why}. Trying again by itself.`, statement: statement('link_unreachable') };

/** The cell broke the limits of the protocol. */
export function violatedSentence(problem: string, retryMs: number, wasLive: boolean): Said {
  const again = `Trying again in ${retryMs / 1000} s.`;
  return {
    text: wasLive
      ? `The link to the cell was given up: the cell sent ${problem}. Its last known state is shown. ${again}`
      : `The cell cannot be shown: it sent ${problem}. ${again}`,
    statement: statement('link_violated', { retryS: retryMs / 1000 }),
  };
}
