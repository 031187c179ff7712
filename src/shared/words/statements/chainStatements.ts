import { declareStatements } from './declareStatements.ts';

/** What is wrong with an entry of the journal: `{what}` behind "Entry 12". */
const found = declareStatements({
  entry_out_of_order: {
    params: { afterId: 'whole' },
    en: 'stands after entry {afterId}: the order was changed',
    de: 'steht hinter Eintrag {afterId}: die Reihenfolge wurde geändert',
  },
  entry_replaced: {
    params: { keptAt: 'text' },
    en: 'is another one than at {keptAt}: the head of the chain that was kept then does not fit',
    de: 'ist ein anderer als der vom Zeitpunkt {keptAt}: das damals festgehaltene Ende der Kette passt nicht',
  },
  entry_replaced_undated: {
    params: {},
    en: 'is another one than at a time: the head of the chain that was kept then does not fit',
    de: 'ist ein anderer als früher: das damals festgehaltene Ende der Kette passt nicht',
  },
  entries_cut_off: {
    params: { throughId: 'whole', keptAt: 'text' },
    en: 'and all after it, up to {throughId}, are missing: the chain had come that far at {keptAt}',
    de: 'und alle danach bis {throughId} fehlen: so weit war die Kette zum Zeitpunkt {keptAt}',
  },
  entries_cut_off_undated: {
    params: { throughId: 'whole' },
    en: 'and all after it, up to {throughId}, are missing: the chain had come that far at a time',
    de: 'und alle danach bis {throughId} fehlen: so weit war die Kette früher',
  },
  entries_cut_off_counted: {
    params: { throughId: 'whole' },
    en: 'and all after it, up to {throughId}, are missing: the file itself has counted so far',
    de: 'und alle danach bis {throughId} fehlen: so weit hat die Datei selbst gezählt',
  },
  entry_without_hash: {
    params: {},
    en: 'has no hash: it was inserted or its hash was removed',
    de: 'hat keine Prüfsumme: er wurde eingefügt, oder die Prüfsumme wurde entfernt',
  },
  entry_before_chain_changed: {
    params: {},
    en: 'does not fit the entries before it: one that was written before the chain was changed or removed',
    de: 'passt nicht zu den Einträgen davor: einer aus der Zeit vor der Kette wurde geändert oder entfernt',
  },
  entry_not_following: {
    params: { beforeId: 'whole' },
    en: 'does not follow entry {beforeId}: one of the two was changed, inserted or exchanged',
    de: 'folgt nicht auf Eintrag {beforeId}: einer der beiden wurde geändert, eingefügt oder vertauscht',
  },
  entry_changed: {
    params: {},
    en: 'was changed or exchanged: its content does not fit its hash',
    de: 'wurde geändert oder vertauscht: der Inhalt passt nicht zur Prüfsumme',
  },
  entry_misfiled: {
    params: {},
    en: 'is filed under another kind, type or number than it has',
    de: 'ist unter einer anderen Art, einem anderen Typ oder einer anderen Nummer abgelegt, als er hat',
  },
  entry_not_ours: {
    params: {},
    en: 'is not what this program writes',
    de: 'ist nicht so, wie dieses Programm schreibt',
  },
  entry_not_following_pruned: {
    params: {},
    en: 'does not follow the entries that were pruned: it was changed or entries are missing',
    de: 'folgt nicht auf die archivierten Einträge: er wurde geändert, oder es fehlen Einträge',
  },
  entry_missing: {
    params: {},
    en: 'is missing, and no entry says why',
    de: 'fehlt, und kein Eintrag sagt, warum',
  },
  entries_missing: {
    params: { throughId: 'whole' },
    en: 'to {throughId} are missing, and no entry says why',
    de: 'bis {throughId} fehlen, und kein Eintrag sagt, warum',
  },
});

const told = declareStatements({
  chain_problem: {
    params: { entryId: 'whole', what: 'statement' },
    en: 'Entry {entryId} {what}.',
    de: 'Eintrag {entryId} {what}.',
  },
  journal_changed: {
    params: { entryId: 'whole', what: 'statement' },
    en: 'The journal is not as it was written. Entry {entryId} {what}.',
    de: 'Das Journal ist nicht mehr so, wie es geschrieben wurde. Eintrag {entryId} {what}.',
  },
});

export const chainStatements = { ...found, ...told } as const;
/** What can be wrong with an entry. */
export type ChainFinding = keyof typeof found;
