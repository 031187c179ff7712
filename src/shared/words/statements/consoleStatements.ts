import { declareStatements } from './declareStatements.ts';

/** How the link to a cell stands. What stopped it in detail is in the English text beside it, and in the log. */
const links = declareStatements({
  link_connecting: { params: {}, en: 'Connecting to the cell.', de: 'Verbindet mit der Zelle.' },
  link_cell_starting: { params: {}, en: 'The cell is starting.', de: 'Die Zelle startet.' },
  link_silent: {
    params: {},
    en: 'The cell has stopped answering. Its last known state is shown; it may be moving.',
    de: 'Die Zelle antwortet nicht mehr. Gezeigt wird ihr letzter bekannter Zustand; sie kann sich bewegen.',
  },
  link_lost: {
    params: {},
    en: 'The link to the cell was lost. Reconnecting by itself; its last known state is shown.',
    de: 'Die Verbindung zur Zelle ist abgerissen. Sie wird von selbst neu aufgebaut; gezeigt wird der letzte bekannte Zustand.',
  },
  link_unreachable: {
    params: {},
    en: 'The cell cannot be reached. Trying again by itself.',
    de: 'Die Zelle ist nicht erreichbar. Es wird von selbst weiter versucht.',
  },
  link_events_missing: {
    params: { seq: 'whole', lastSeq: 'whole' },
    en: 'Event {seq} came after {lastSeq}: events are missing. Asking the cell for them.',
    de: 'Ereignis {seq} kam nach {lastSeq}: Ereignisse fehlen. Sie werden bei der Zelle nachgefragt.',
  },
  link_events_not_stored: {
    params: {},
    en: 'Events cannot be stored here. The cell keeps them; they are asked for again.',
    de: 'Ereignisse lassen sich hier nicht speichern. Die Zelle behält sie; sie werden noch einmal nachgefragt.',
  },
  link_violated: {
    params: { retryS: 'whole' },
    en: 'The link to the cell was given up, because the cell broke the limits of the protocol. Trying again in {retryS} s.',
    de: 'Die Verbindung wurde aufgegeben, weil die Zelle die Grenzen des Protokolls verletzt hat. Neuer Versuch in {retryS} s.',
  },
  link_refused_origin: {
    params: {},
    en: 'The cell refused this console: it takes no connections from web pages.',
    de: 'Die Zelle lehnt dieses Pult ab: Sie nimmt keine Verbindungen von Webseiten an.',
  },
  link_refused_bad_token: {
    params: {},
    en: 'The cell refused this console: the token is wrong. Give the one that the cell printed when it started.',
    de: 'Die Zelle lehnt dieses Pult ab: Das Token ist falsch. Das angeben, das die Zelle beim Start ausgegeben hat.',
  },
  link_refused_protocol_version: {
    params: {},
    en: 'The cell refused this console: they speak different versions of the protocol. Update the older one.',
    de: 'Die Zelle lehnt dieses Pult ab: Beide sprechen verschiedene Versionen des Protokolls. Die ältere Seite aktualisieren.',
  },
  link_refused_invalid_handshake: {
    params: {},
    en: 'The cell refused this console: it does not understand its greeting. Install a version that this cell understands.',
    de: 'Die Zelle lehnt dieses Pult ab: Sie versteht dessen Begrüßung nicht. Eine Version installieren, die sie versteht.',
  },
});

/** Troubles of the application, and of what cells send to it. */
const alerts = declareStatements({
  messages_malformed: {
    params: { count: 'whole' },
    en: 'Messages of the cell that could not be read and had no effect: {count}. Cell and console may be of different versions.',
    de: 'Nachrichten der Zelle, die nicht lesbar waren und nichts bewirkten: {count}. Zelle und Pult haben vielleicht verschiedene Versionen.',
  },
  sent_malformed: {
    params: {},
    en: 'The cell could not read a message of this console; it was not carried out.',
    de: 'Die Zelle konnte eine Nachricht dieses Pults nicht lesen; sie wurde nicht ausgeführt.',
  },
  events_lost: {
    params: {},
    en: 'The cell no longer had all events since the last contact: its present state is shown, what happened in between is not in the journal.',
    de: 'Die Zelle hatte nicht mehr alle Ereignisse seit dem letzten Kontakt: Gezeigt wird ihr jetziger Zustand, was dazwischen geschah, fehlt im Journal.',
  },
  cell_floods: {
    params: {},
    en: 'The cell sends more than one cell may: it is read more slowly, and what is shown of it comes late. Other cells are served as usual.',
    de: 'Die Zelle sendet mehr, als eine Zelle darf: Sie wird langsamer gelesen, was von ihr gezeigt wird, kommt spät. Andere Zellen sind nicht betroffen.',
  },
  state_too_large: {
    params: {},
    en: 'The cell reports more than is kept and shown. The journal has the rest.',
    de: 'Die Zelle meldet mehr, als gehalten und gezeigt wird. Das Journal hat den Rest.',
  },
  journal_not_writable: {
    params: {},
    en: 'The journal cannot be written. Commands are refused but Stop, Abort and Hold; the cells keep their events until they can be stored.',
    de: 'Das Journal lässt sich nicht schreiben. Außer Stop, Abbruch und Halt werden Befehle abgelehnt; die Zellen behalten ihre Ereignisse, bis sie sich speichern lassen.',
  },
  cell_names_alike: {
    params: { names: 'text' },
    en: 'Cells whose names look alike: {names}. Give one of them another name.',
    de: 'Zellen, deren Namen gleich aussehen: {names}. Einer davon einen anderen Namen geben.',
  },
  control_went_to: {
    params: { name: 'text', consoleId: 'text' },
    en: 'Control of this cell went to {name} ({consoleId}).',
    de: 'Die Steuerung dieser Zelle ging an {name} ({consoleId}).',
  },
  control_lost_in_silence: {
    params: {},
    en: 'Control of this cell was lost, because the cell did not hear from this console in time. Claim it again to go on.',
    de: 'Die Steuerung dieser Zelle ging verloren, weil die Zelle dieses Pult nicht rechtzeitig hörte. Zum Weiterarbeiten neu übernehmen.',
  },
  operator_not_saved: {
    params: { name: 'text', folder: 'text' },
    en: '{name} is signed in, but it could not be written to {folder}: the next start will not know it.',
    de: '{name} ist angemeldet, es ließ sich aber nicht in {folder} speichern: Der nächste Start weiß es nicht.',
  },
  cell_process_died: {
    params: { name: 'text', why: 'text' },
    en: 'The process of {name}, a simulated cell, ended ({why}). It is started again by itself.',
    de: 'Der Prozess der simulierten Zelle {name} endete ({why}). Er wird von selbst neu gestartet.',
  },
});

/** All that the application says by itself about links, cells and its own troubles. */
export const consoleStatements = { ...links, ...alerts } as const;
