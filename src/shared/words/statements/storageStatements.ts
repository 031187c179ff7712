import { declareStatements } from './declareStatements.ts';

/** Troubles of the journal: what was found at the start, and what the checks in the background say. */
const journal = declareStatements({
  journal_entries_missing: {
    params: { from: 'whole', to: 'whole' },
    en: 'The newest entries of the journal are missing (numbers {from} to {to}): the file was replaced by an older one, or cut. The journal goes on after them and keeps a record of it.',
    de: 'Die neuesten Einträge des Journals fehlen (Nummern {from} bis {to}): Die Datei wurde durch eine ältere ersetzt oder gekürzt. Das Journal geht danach weiter und hält das fest.',
  },
  journal_damaged: {
    params: { file: 'text', why: 'text', asideFile: 'text', kept: 'whole', lost: 'whole' },
    en: 'The file {file} was damaged: {why}. It was kept as {asideFile}, and a new journal was begun. Entries carried over: {kept}; known to be lost: {lost}.',
    de: 'Die Datei {file} war beschädigt: {why}. Sie liegt jetzt unter {asideFile}, ein neues Journal wurde begonnen. Übernommene Einträge: {kept}; nachweislich verloren: {lost}.',
  },
  journal_foreign: {
    params: { file: 'text', why: 'text', asideFile: 'text', kept: 'whole', lost: 'whole' },
    en: 'The file {file} is not a journal: {why}. It was kept as {asideFile}, and a new journal was begun. Entries carried over: {kept}; known to be lost: {lost}.',
    de: 'Die Datei {file} ist kein Journal: {why}. Sie liegt jetzt unter {asideFile}, ein neues Journal wurde begonnen. Übernommene Einträge: {kept}; nachweislich verloren: {lost}.',
  },
  journal_end_uncertain: {
    params: { why: 'text', lastEntryId: 'whole' },
    en: 'Whether the newest entries of the journal are all there cannot be told: {why}. It ends at entry {lastEntryId}; work goes on.',
    de: 'Ob die neuesten Einträge des Journals alle da sind, ist nicht feststellbar: {why}. Es endet mit Eintrag {lastEntryId}; die Arbeit geht weiter.',
  },
  /** In journals of before; since then `journal_changed` names the entry. */
  journal_not_sound: {
    params: { problem: 'text' },
    en: 'The journal is not as it was written. {problem}',
    de: 'Das Journal ist nicht mehr so, wie es geschrieben wurde. {problem}',
  },
  journal_not_checkable: {
    params: { why: 'text' },
    en: 'The journal cannot be checked or searched at present ({why}).',
    de: 'Das Journal lässt sich zurzeit weder prüfen noch durchsuchen ({why}).',
  },
  journal_backup_failed: {
    params: { why: 'text' },
    en: 'The journal could not be backed up or archived. {why}',
    de: 'Das Journal ließ sich nicht sichern oder archivieren. {why}',
  },
  journal_thread_ended: {
    params: { why: 'text' },
    en: 'Search and check of the journal ended ({why}) and begin again by themselves.',
    de: 'Suche und Prüfung des Journals endeten ({why}) und beginnen von selbst neu.',
  },
});

/** Troubles of the recorder. */
const recorder = declareStatements({
  recorder_dropped: {
    params: { count: 'whole', telemetry: 'whole', frames: 'whole', events: 'whole' },
    en: 'The recorder could not keep up. Messages not recorded: {count} (since the start {telemetry} of telemetry, {frames} pictures, {events} events).',
    de: 'Die Aufzeichnung kam nicht nach. Nicht aufgezeichnete Nachrichten: {count} (seit dem Start {telemetry} Telemetrie, {frames} Bilder, {events} Ereignisse).',
  },
  recorder_thread_ended: {
    params: { why: 'text', restartS: 'whole' },
    en: 'The recorder’s thread ended ({why}); nothing is recorded until a new one starts in {restartS} s.',
    de: 'Die Aufzeichnung brach ab ({why}); bis zum Neustart in {restartS} s wird nichts aufgezeichnet.',
  },
  recording_stopped: {
    params: { cellKey: 'text', why: 'text', retryS: 'whole' },
    en: 'Recording of {cellKey} stopped: {why}. What was written is kept; it is tried again every {retryS} s.',
    de: 'Die Aufzeichnung von {cellKey} ist unterbrochen: {why}. Was geschrieben ist, bleibt; alle {retryS} s folgt ein neuer Versuch.',
  },
  recording_without_folder: {
    params: { cellKey: 'text', why: 'text' },
    en: 'Nothing of {cellKey} is recorded: its folder cannot be made ({why}).',
    de: 'Von {cellKey} wird nichts aufgezeichnet: Der Ordner lässt sich nicht anlegen ({why}).',
  },
  recording_not_deleted: {
    params: { path: 'text', why: 'text' },
    en: '{path} cannot be deleted to keep within the limit ({why}).',
    de: '{path} lässt sich nicht löschen, um unter der Grenze zu bleiben ({why}).',
  },
  recording_without_index: {
    params: { path: 'text' },
    en: '{path} has no index that can be read.',
    de: '{path} hat kein lesbares Inhaltsverzeichnis.',
  },
  marked_recording_deleted: {
    params: { path: 'text' },
    en: 'The recording {path} was deleted to keep within the limit, although it holds a marked moment: nothing else was left.',
    de: 'Die Aufzeichnung {path} wurde gelöscht, um unter der Grenze zu bleiben, obwohl sie eine markierte Stelle enthält: Es war nichts anderes mehr da.',
  },
});

/** What is wrong with the way into the application and with where its data lies. */
const access = declareStatements({
  window_address_reused: {
    params: {},
    en: 'The address of a window was used a second time. Whoever used it first has been shut out, and nobody was let in. If you did not open it twice yourself, somebody else had it: look who uses this machine.',
    de: 'Die Adresse eines Fensters wurde ein zweites Mal benutzt. Wer sie zuerst benutzt hat, ist ausgesperrt, und niemand wurde eingelassen. Wer sie nicht selbst zweimal geöffnet hat, sollte nachsehen, wer sonst an diesem Rechner arbeitet.',
  },
  data_folder_group_writes: {
    params: { parent: 'text', folder: 'text' },
    en: 'The members of a group can write into {parent}, and so put another folder in the place of the data folder {folder}. Take that right away (chmod g-w), or use another folder with --data.',
    de: 'Die Mitglieder einer Gruppe dürfen in {parent} schreiben und könnten den Datenordner {folder} gegen einen anderen tauschen. Das Recht entziehen (chmod g-w) oder mit --data einen anderen Ordner nehmen.',
  },
  data_folder_readable: {
    params: { folder: 'text', count: 'whole', why: 'text' },
    en: 'Other users of this machine may read the data folder {folder}. Files in it whose rights cannot be narrowed: {count} ({why}).',
    de: 'Andere Benutzer dieses Rechners können den Datenordner {folder} vielleicht lesen. Dateien darin, deren Rechte sich nicht einschränken lassen: {count} ({why}).',
  },
});

/** All that is said about what is stored: journal, recordings, data folder. */
export const storageStatements = { ...journal, ...recorder, ...access } as const;
