import { declareStatements } from './declareStatements.ts';

/** Why a recording is not opened. */
const refusals = declareStatements({
  recording_not_opened: {
    params: { file: 'text', why: 'text' },
    en: '{file} cannot be opened: {why}.',
    de: '{file} lässt sich nicht öffnen: {why}.',
  },
  recording_not_replayable: {
    params: { file: 'text', why: 'statement' },
    en: '{file} cannot be replayed: {why}.',
    de: '{file} lässt sich nicht wiedergeben: {why}.',
  },
  recording_without_messages: {
    params: { file: 'text' },
    en: '{file} holds no message that can be read.',
    de: '{file} enthält keine lesbare Nachricht.',
  },
  recording_damaged: {
    params: { file: 'text', why: 'text' },
    en: '{file} is damaged: {why}.',
    de: '{file} ist beschädigt: {why}.',
  },
  recording_unlisted: {
    params: { file: 'text', why: 'text' },
    en: '{file} cannot be listed: {why}.',
    de: '{file} lässt sich nicht auflisten: {why}.',
  },
  recording_nothing_known: {
    params: { file: 'text' },
    en: '{file} holds nothing that can be replayed.',
    de: '{file} enthält nichts, was sich wiedergeben lässt.',
  },
  recording_gone: {
    params: { recordingId: 'text' },
    en: 'There is no recording {recordingId} on this console. It may have been deleted to make room.',
    de: 'Auf diesem Pult gibt es keine Aufzeichnung {recordingId}. Sie wurde vielleicht gelöscht, um Platz zu schaffen.',
  },
  moment_no_time: {
    params: { timeMs: 'text', cellKey: 'text' },
    en: 'The link leads to {timeMs} ms of the clock of {cellKey}, which is no time.',
    de: 'Der Link führt zu {timeMs} ms der Uhr von {cellKey}; das ist keine Zeit.',
  },
  moment_not_recorded: {
    params: { cellKey: 'text', at: 'text' },
    en: 'Nothing was recorded of {cellKey} at {at}, or it was deleted to make room.',
    de: 'Von {cellKey} wurde zum Zeitpunkt {at} nichts aufgezeichnet, oder es wurde gelöscht, um Platz zu schaffen.',
  },
  replay_closed_for_others: {
    params: {},
    en: 'This replay was closed because too many others were opened.',
    de: 'Diese Wiedergabe wurde geschlossen, weil zu viele andere geöffnet wurden.',
  },
  replay_not_live: {
    params: {},
    en: 'This is a recording: nothing can be sent to it. Open the live cell to act.',
    de: 'Das ist eine Aufzeichnung; ihr kann nichts gesendet werden. Zum Handeln die Zelle selbst öffnen.',
  },
  replay_not_started: {
    params: {},
    en: 'This application was started without recordings.',
    de: 'Diese Anwendung wurde ohne Aufzeichnungen gestartet.',
  },
  mesh_not_drawn: {
    params: { mesh: 'text', why: 'text' },
    en: 'The mesh {mesh} is not drawn: {why}.',
    de: 'Das Netz {mesh} wird nicht gezeichnet: {why}.',
  },
});

/** What is missing or damaged in a recording that is shown. */
const remarks = declareStatements({
  recording_not_whole: {
    params: { what: 'statement' },
    en: 'The recording is not whole: {what}. Everything before that is used.',
    de: 'Die Aufzeichnung ist nicht vollständig: {what}. Alles davor wird verwendet.',
  },
  recording_index_unused: {
    params: { why: 'statement' },
    en: 'The index of the recording is of no use ({why}); it was read from its beginning.',
    de: 'Das Verzeichnis der Aufzeichnung ist unbrauchbar ({why}); sie wurde von Anfang an gelesen.',
  },
  recording_index_wrong: {
    params: { wrong: 'whole', checked: 'whole' },
    en: 'The index of the recording does not hold for {wrong} of {checked} chunks (their times or channels are others); the messages themselves were read for it.',
    de: 'Das Verzeichnis der Aufzeichnung stimmt für {wrong} von {checked} Blöcken nicht (andere Zeiten oder Kanäle); stattdessen wurden die Nachrichten selbst gelesen.',
  },
  recording_later_format: {
    params: { format: 'whole', known: 'whole' },
    en: 'The recording was made by a later Supercargo (format {format}, this one reads {known}): only pictures, joints, force and log are replayed.',
    de: 'Die Aufzeichnung stammt von einem neueren Supercargo (Format {format}, dieses liest {known}): nur Bilder, Gelenke, Kraft und Protokoll werden wiedergegeben.',
  },
  recording_odd_time: {
    params: { at: 'text' },
    en: 'The recording begins at {at}, which no clock shows: its times are shown from 1970 on.',
    de: 'Die Aufzeichnung beginnt am {at}, was keine Uhr anzeigt: die Zeiten werden ab 1970 gezeigt.',
  },
  recording_outside: {
    params: { timeMs: 'text', name: 'text' },
    en: "The link leads to {timeMs} ms of the cell's clock, where {name} holds nothing: the nearest moment is shown.",
    de: 'Der Link führt zu {timeMs} ms der Zellenuhr, wo {name} nichts enthält: der nächstgelegene Moment wird gezeigt.',
  },
  recording_many_channels: {
    params: { channels: 'whole', shown: 'whole' },
    en: 'The recording has {channels} channels; the first {shown} are listed.',
    de: 'Die Aufzeichnung hat {channels} Kanäle; die ersten {shown} sind aufgeführt.',
  },
  recording_many_notes: {
    params: { notes: 'whole', read: 'whole' },
    en: 'The recording has {notes} notes; the first {read} are read.',
    de: 'Die Aufzeichnung hat {notes} Notizen; die ersten {read} werden gelesen.',
  },
  recording_note_unreadable: {
    params: { name: 'text', at: 'text', why: 'text' },
    en: 'The note "{name}" at {at} cannot be read ({why}).',
    de: 'Die Notiz „{name}“ an Stelle {at} lässt sich nicht lesen ({why}).',
  },
  recording_without_description: {
    params: {},
    en: 'The description of the cell cannot be read: the arm is not shown.',
    de: 'Die Beschreibung der Zelle ist nicht lesbar: der Arm wird nicht gezeigt.',
  },
  moment_of_too_many: {
    params: { max: 'whole' },
    en: 'More than {max} messages lie in one moment; those after them are left out there.',
    de: 'In einem Moment liegen mehr als {max} Nachrichten; die weiteren werden dort ausgelassen.',
  },
  recording_more_problems: {
    params: { count: 'whole' },
    en: '{count} more problems were found.',
    de: 'Weitere Hinweise: {count}.',
  },
  chunk_problem: {
    params: { offset: 'whole', file: 'text', what: 'statement' },
    en: 'The chunk at {offset} of {file} {what}.',
    de: 'Der Block an Stelle {offset} von {file} {what}.',
  },
  chunk_left_out: {
    params: { offset: 'whole', file: 'text', what: 'statement' },
    en: 'The chunk at {offset} of {file} {what}; it is left out.',
    de: 'Der Block an Stelle {offset} von {file} {what}; er wird ausgelassen.',
  },
  chunks_more_damaged: {
    params: { count: 'whole' },
    en: '{count} more chunks are damaged.',
    de: 'Weitere beschädigte Blöcke: {count}.',
  },
  chunks_packed_too_tight: {
    params: { packed: 'whole', chunks: 'whole', ratio: 'whole', claimedBytes: 'whole', sizeBytes: 'whole' },
    en: '{packed} of {chunks} chunks claim to unpack to more than {ratio} times their size ({claimedBytes} bytes in all, from {sizeBytes} on disk); they are left out.',
    de: '{packed} von {chunks} Blöcken geben ausgepackt mehr als das {ratio}-Fache ihrer Größe an (zusammen {claimedBytes} Bytes aus {sizeBytes} auf der Platte); sie werden ausgelassen.',
  },
  chunks_too_long: {
    params: { claimedBytes: 'whole', sizeBytes: 'whole', maxBytes: 'whole', beyond: 'whole', chunks: 'whole' },
    en: 'The chunks claim to unpack to {claimedBytes} bytes, from {sizeBytes} on disk, more than the {maxBytes} that are read; the last {beyond} of {chunks} chunks are left out.',
    de: 'Die Blöcke geben ausgepackt {claimedBytes} Bytes an, aus {sizeBytes} auf der Platte, mehr als die {maxBytes}, die gelesen werden; die letzten {beyond} von {chunks} Blöcken werden ausgelassen.',
  },
  chunks_empty: {
    params: { empty: 'whole', checked: 'whole' },
    en: '{empty} of {checked} chunks have no message that can be read; they are left out.',
    de: '{empty} von {checked} Blöcken enthalten keine lesbare Nachricht; sie werden ausgelassen.',
  },
  messages_undeclared: {
    params: { count: 'whole' },
    en: '{count} messages belong to no channel that the file declares; they are left out.',
    de: 'Ausgelassene Nachrichten, deren Kanal die Datei nicht nennt: {count}.',
  },
  messages_lost: {
    params: { lost: 'whole', claimed: 'whole' },
    en: '{lost} of {claimed} messages are lost.',
    de: '{lost} von {claimed} Nachrichten sind verloren.',
  },
  message_astray: {
    params: { at: 'text' },
    en: '1 message lies years away from all others ({at}), as from a clock that was not set; it is left out.',
    de: 'Eine Nachricht liegt Jahre von allen anderen entfernt ({at}), wie von einer nicht gestellten Uhr; sie wird ausgelassen.',
  },
  messages_astray: {
    params: { count: 'whole', at: 'text' },
    en: '{count} messages lie years away from all others ({at}), as from a clock that was not set; they are left out.',
    de: '{count} Nachrichten liegen Jahre von allen anderen entfernt ({at}), wie von einer nicht gestellten Uhr; sie werden ausgelassen.',
  },
  messages_without_effect: {
    params: { what: 'statement', where: 'text' },
    en: 'A recorded {what} {where} cannot be read and has no effect.',
    de: 'Aufgezeichnet, aber nicht lesbar und ohne Wirkung: {what} {where}.',
  },
  recorded_snapshot: { params: {}, en: 'snapshot', de: 'Zustand der Zelle' },
  recorded_event: { params: {}, en: 'event', de: 'Ereignis' },
  recorded_cloud: { params: {}, en: 'cloud', de: 'Punktwolke' },
});

/** Of a recording by another program, channel by channel. `sampled`: not all of its messages were looked at. */
const foreign = declareStatements({
  channel_unreadable: {
    params: { topic: 'text', count: 'whole', looked: 'whole', of: 'statement' },
    en: '{topic}: {count} of {looked} {of} cannot be read by the schema beside them and have no effect.',
    de: '{topic}: {count} von {looked} {of} sind nach dem Schema daneben nicht lesbar und ohne Wirkung.',
  },
  channel_bare_numbers: {
    params: { topic: 'text', count: 'whole', looked: 'whole', of: 'statement' },
    en: '{topic}: {count} of {looked} {of} have NaN or Infinity, which JSON does not know: they are read, and are gaps where a number is shown.',
    de: '{topic}: {count} von {looked} {of} enthalten NaN oder Infinity, die JSON nicht kennt: sie werden gelesen und sind Lücken, wo eine Zahl steht.',
  },
  channel_without_translation: {
    params: { topic: 'text', count: 'whole', looked: 'whole', of: 'statement' },
    en: '{topic}: {count} of {looked} {of} have a transform without a translation or without names of frames; it is left out.',
    de: '{topic}: {count} von {looked} {of} enthalten eine Transformation ohne Verschiebung oder ohne Namen der Koordinatensysteme; sie wird ausgelassen.',
  },
  of_messages: { params: {}, en: 'messages', de: 'Nachrichten' },
  of_messages_looked_at: { params: {}, en: 'messages looked at', de: 'angesehenen Nachrichten' },
  channel_sampled: {
    params: { topic: 'text', looked: 'whole', messages: 'whole' },
    en: '{topic}: {looked} of {messages} messages, spread over the recording, were looked at for names of joints and fields; what is in none of them is not listed.',
    de: '{topic}: {looked} von {messages} Nachrichten, über die Aufzeichnung verteilt, wurden nach Namen von Gelenken und Feldern durchsucht; was in keiner davon steht, ist nicht aufgeführt.',
  },
  channel_many_joints: {
    params: { topic: 'text', listed: 'whole' },
    en: '{topic}: the first {listed} joints are listed.',
    de: '{topic}: die ersten {listed} Gelenke sind aufgeführt.',
  },
  channel_many_numbers: {
    params: { topic: 'text', listed: 'whole' },
    en: '{topic}: the first {listed} numbers are listed, not those after them.',
    de: '{topic}: die ersten {listed} Zahlen sind aufgeführt, die weiteren nicht.',
  },
});

export const replayStatements = { ...refusals, ...remarks, ...foreign } as const;
