import { declareStatements } from './declareStatements.ts';

/** What is wrong with a chunk of a recording: `{what}` behind "The chunk at 12 of a.mcap". */
const chunks = declareStatements({
  chunk_unreadable: {
    params: { why: 'text' },
    en: 'cannot be read ({why})',
    de: 'lässt sich nicht lesen ({why})',
  },
  chunk_too_long: {
    params: { claimedBytes: 'whole', maxBytes: 'whole' },
    en: 'claims {claimedBytes} bytes, more than the {maxBytes} that are read',
    de: 'gibt {claimedBytes} Bytes an, mehr als die {maxBytes}, die gelesen werden',
  },
  chunk_elsewhere: {
    params: {},
    en: 'is not where the index says',
    de: 'liegt nicht dort, wo das Verzeichnis ihn angibt',
  },
  chunk_unpacks_too_long: {
    params: { claimedBytes: 'whole', maxBytes: 'whole' },
    en: 'claims {claimedBytes} bytes unpacked, more than the {maxBytes} that are taken apart',
    de: 'gibt ausgepackt {claimedBytes} Bytes an, mehr als die {maxBytes}, die verarbeitet werden',
  },
  chunk_without_compression: {
    params: {},
    en: 'has no readable compression',
    de: 'nennt keine lesbare Kompression',
  },
  chunk_other_compression: {
    params: { compression: 'text' },
    en: 'is compressed with "{compression}", expected zstd, lz4 or none',
    de: 'ist mit „{compression}“ komprimiert, erwartet zstd, lz4 oder nichts',
  },
  chunk_other_length: {
    params: { plainBytes: 'whole', expectedBytes: 'whole' },
    en: 'unpacks to {plainBytes} bytes, expected {expectedBytes}',
    de: 'hat ausgepackt {plainBytes} Bytes, erwartet {expectedBytes}',
  },
  chunk_not_unpacked: {
    params: { why: 'text' },
    en: 'does not unpack ({why})',
    de: 'lässt sich nicht auspacken ({why})',
  },
  chunk_damaged: {
    params: {},
    en: 'is damaged: its checksum does not match',
    de: 'ist beschädigt: die Prüfsumme stimmt nicht',
  },
  chunk_of_too_many: {
    params: { max: 'whole' },
    en: 'holds more than {max} messages; those after them are left out',
    de: 'enthält mehr als {max} Nachrichten; die weiteren werden ausgelassen',
  },
  chunk_with_lost_bytes: {
    params: { lostBytes: 'whole', firstLossAt: 'whole' },
    en: 'has {lostBytes} bytes that are no records, the first at {firstLossAt}; the records around them are used',
    de: 'enthält {lostBytes} Bytes, die keine Datensätze sind, ab Stelle {firstLossAt}; die Datensätze darum werden verwendet',
  },
});

/** What stops the walk over the records of a file. */
const walks = declareStatements({
  walk_too_many_records: {
    params: { max: 'whole' },
    en: 'it holds more than {max} records',
    de: 'sie enthält mehr als {max} Datensätze',
  },
  walk_too_many_chunks: {
    params: { max: 'whole' },
    en: 'it holds more than {max} chunks or stretches of messages',
    de: 'sie enthält mehr als {max} Blöcke oder Folgen von Nachrichten',
  },
  walk_ends_in_record: {
    params: { at: 'whole' },
    en: 'it ends inside a record at {at}',
    de: 'sie endet mitten in einem Datensatz an Stelle {at}',
  },
  walk_only_zeros: {
    params: { at: 'whole' },
    en: 'at {at} there is no record but zeros',
    de: 'an Stelle {at} stehen statt eines Datensatzes nur Nullen',
  },
  walk_cut_in_record: {
    params: { endsAt: 'whole', at: 'whole' },
    en: 'it ends at {endsAt}, inside a record that begins at {at}',
    de: 'sie endet an Stelle {endsAt}, mitten in einem Datensatz, der an Stelle {at} beginnt',
  },
  walk_without_end: {
    params: {},
    en: 'it has no end: the program that wrote it did not finish it',
    de: 'sie hat kein Ende: das Programm, das sie schrieb, hat sie nicht abgeschlossen',
  },
  walk_bad_record: {
    params: { at: 'whole', record: 'statement' },
    en: 'the record at {at} {record}',
    de: 'der Datensatz an Stelle {at} {record}',
  },
  record_too_long: {
    params: { claimedBytes: 'whole' },
    en: 'claims {claimedBytes} bytes',
    de: 'gibt {claimedBytes} Bytes an',
  },
  record_unparsed: { params: {}, en: 'does not parse', de: 'ist nicht lesbar' },
  record_too_short_for_chunk: { params: {}, en: 'is too short for a chunk', de: 'ist zu kurz für einen Block' },
  record_without_compression: {
    params: {},
    en: 'is a chunk with no readable compression',
    de: 'ist ein Block ohne lesbare Kompression',
  },
  record_of_other_length: {
    params: { packedBytes: 'text', recordBytes: 'whole' },
    en: 'is a chunk of {packedBytes} packed bytes in a record of {recordBytes}',
    de: 'ist ein Block von {packedBytes} gepackten Bytes in einem Datensatz von {recordBytes}',
  },
  record_index_without_chunk: {
    params: {},
    en: 'is a message index without a chunk',
    de: 'ist ein Nachrichtenverzeichnis ohne Block',
  },
  record_too_short_for_message: {
    params: {},
    en: 'is too short for a message',
    de: 'ist zu kurz für eine Nachricht',
  },
});

/** Why the index at the end of a file is of no use. */
const indexes = declareStatements({
  index_too_long: {
    params: { claimedBytes: 'whole', maxBytes: 'whole' },
    en: 'it has {claimedBytes} bytes, more than the {maxBytes} that are read',
    de: 'es hat {claimedBytes} Bytes, mehr als die {maxBytes}, die gelesen werden',
  },
  index_unreadable: { params: { why: 'text' }, en: '{why}', de: 'nicht lesbar: {why}' },
  index_without_chunks: {
    params: {},
    en: 'its messages are in no chunk',
    de: 'die Nachrichten liegen in keinem Block',
  },
  index_names_few_chunks: {
    params: { named: 'whole', stated: 'whole' },
    en: 'its index names {named} of {stated} chunks',
    de: 'es nennt {named} von {stated} Blöcken',
  },
  index_beyond_end: {
    params: {},
    en: 'it names chunks beyond the end of the file',
    de: 'es nennt Blöcke jenseits des Dateiendes',
  },
  index_without_schemas: { params: {}, en: 'it does not repeat the schemas', de: 'es wiederholt die Schemata nicht' },
  index_without_channels: {
    params: {},
    en: 'its index does not name all channels',
    de: 'es nennt nicht alle Kanäle',
  },
  index_without_messages: {
    params: {},
    en: 'it does not lead to all messages',
    de: 'es führt nicht zu allen Nachrichten',
  },
});

/** Why a file is no recording that can be replayed: `{why}` behind its name. */
const notMcap = declareStatements({
  file_empty: { params: {}, en: 'the file is empty', de: 'die Datei ist leer' },
  file_not_mcap: {
    params: {},
    en: 'it does not begin as an MCAP file does',
    de: 'sie beginnt nicht wie eine MCAP-Datei',
  },
  file_too_short: {
    params: { sizeBytes: 'whole' },
    en: 'it ends after {sizeBytes} bytes',
    de: 'sie endet nach {sizeBytes} Bytes',
  },
  file_other_version: {
    params: { version: 'text' },
    en: 'it has version "{version}" of the MCAP format, expected version 0',
    de: 'sie hat Version „{version}“ des MCAP-Formats, erwartet Version 0',
  },
});

/** What could not be looked into on the way to the recordings. */
const folders = declareStatements({
  folder_unreadable: {
    params: { folder: 'text', why: 'text' },
    en: 'The folder {folder} cannot be read ({why}).',
    de: 'Der Ordner {folder} lässt sich nicht lesen ({why}).',
  },
  folder_too_deep: {
    params: { folder: 'text' },
    en: 'The folder {folder} lies too deep to be looked into.',
    de: 'Der Ordner {folder} liegt zu tief und wird nicht durchsucht.',
  },
  folder_too_full: {
    params: { folder: 'text', max: 'whole' },
    en: 'The folder {folder} holds more than {max} files and folders; the rest is not listed.',
    de: 'Der Ordner {folder} enthält mehr als {max} Dateien und Ordner; der Rest ist nicht aufgeführt.',
  },
  file_unreadable: {
    params: { file: 'text' },
    en: '{file} cannot be read; its name or what it links to is not valid.',
    de: '{file} lässt sich nicht lesen; der Name oder das Ziel der Verknüpfung ist ungültig.',
  },
  files_more_unreadable: {
    params: { count: 'whole' },
    en: '{count} more files or folders cannot be read.',
    de: 'Weitere nicht lesbare Dateien oder Ordner: {count}.',
  },
});

export const recordingFileStatements = { ...chunks, ...walks, ...indexes, ...notMcap, ...folders } as const;
