import { declareStatements } from './declareStatements.ts';

/** What the application notes about its cells. */
const console = declareStatements({
  state_read: {
    params: { state: 'packml', mode: 'mode' },
    en: 'State of the cell read: {state}, mode {mode}',
    de: 'Zustand der Zelle gelesen: {state}, Betriebsart {mode}',
  },
  state_read_after_gap: {
    params: { state: 'packml', mode: 'mode' },
    en: 'State of the cell read after a gap, events before it are missing: {state}, mode {mode}',
    de: 'Zustand der Zelle nach einer Lücke gelesen, Ereignisse davor fehlen: {state}, Betriebsart {mode}',
  },
  planned_stow: {
    params: { item: 'item', bin: 'text', pSuccess: 'percent' },
    en: 'Plan: stow {item} into {bin}, success {pSuccess} %',
    de: 'Plan: {item} in {bin} einlagern, Erfolg {pSuccess} %',
  },
  planned_stow_unknown: { params: {}, en: 'Plan: stow an item', de: 'Plan: einen Artikel einlagern' },
  planned_swap: { params: {}, en: 'Plan: swap the pod', de: 'Plan: das Regal tauschen' },
  planned_to_person: {
    params: { count: 'whole' },
    en: 'Plan: items for a person: {count}',
    de: 'Plan: Artikel für eine Person: {count}',
  },
  planned_wait: { params: {}, en: 'Plan: wait', de: 'Plan: warten' },
  link_became: { params: { state: 'linkState' }, en: 'Link to the cell: {state}', de: 'Verbindung zur Zelle: {state}' },
  console_started: { params: {}, en: 'Supercargo was started', de: 'Supercargo wurde gestartet' },
  console_closed: { params: {}, en: 'Supercargo was closed', de: 'Supercargo wurde geschlossen' },
  automatic_switched_on: {
    params: { name: 'text' },
    en: '{name} switched automatic on',
    de: '{name} hat die Automatik eingeschaltet',
  },
  automatic_switched_off: {
    params: { name: 'text' },
    en: '{name} switched automatic off',
    de: '{name} hat die Automatik ausgeschaltet',
  },
  hold_let_go: {
    params: { name: 'text', why: 'letGo' },
    en: 'Motion by hand of {name} let go: {why}',
    de: 'Bewegung von Hand durch {name} losgelassen: {why}',
  },
  noted_by: { params: { name: 'text' }, en: 'Note by {name}', de: 'Notiz von {name}' },
  cell_says: { params: {}, en: 'The cell reports', de: 'Die Zelle meldet' },
  notice_without_words: {
    params: {},
    en: 'The cell sent a notice without words',
    de: 'Die Zelle meldet etwas ohne Worte',
  },
  entry_not_understood: {
    params: {},
    en: 'This version has no words for this entry; the detail shows it as it was stored',
    de: 'Diese Version hat keine Worte für diesen Eintrag; das Detail zeigt ihn, wie er gespeichert ist',
  },
  record_of_topic: { params: { topic: 'text' }, en: 'Record “{topic}”', de: 'Aufzeichnung „{topic}“' },
});

const alarms = declareStatements({
  alarm_raise: { params: { alarm: 'alarm' }, en: 'Alarm: {alarm}', de: 'Alarm ausgelöst: {alarm}' },
  alarm_clear: { params: { alarm: 'alarm' }, en: 'Alarm gone: {alarm}', de: 'Alarm vorbei: {alarm}' },
  alarm_acknowledge: { params: { alarm: 'alarm' }, en: 'Alarm acknowledged: {alarm}', de: 'Alarm quittiert: {alarm}' },
  alarm_shelve: { params: { alarm: 'alarm' }, en: 'Alarm shelved: {alarm}', de: 'Alarm zurückgestellt: {alarm}' },
  alarm_unshelve: {
    params: { alarm: 'alarm' },
    en: 'Alarm taken off the shelf: {alarm}',
    de: 'Alarm nicht mehr zurückgestellt: {alarm}',
  },
  alarm_shelf_ends: {
    params: { alarm: 'alarm' },
    en: 'Time on the shelf is over: {alarm}',
    de: 'Zurückstellung abgelaufen: {alarm}',
  },
  alarm_suppress: { params: { alarm: 'alarm' }, en: 'Alarm suppressed: {alarm}', de: 'Alarm unterdrückt: {alarm}' },
  alarm_suppression_ends: {
    params: { alarm: 'alarm' },
    en: 'Alarm no longer suppressed: {alarm}',
    de: 'Alarm nicht mehr unterdrückt: {alarm}',
  },
  alarm_take_out: {
    params: { alarm: 'alarm' },
    en: 'Alarm taken out of service: {alarm}',
    de: 'Alarm außer Betrieb genommen: {alarm}',
  },
  alarm_put_back: {
    params: { alarm: 'alarm' },
    en: 'Alarm back in service: {alarm}',
    de: 'Alarm wieder in Betrieb: {alarm}',
  },
  alarm_flood_began: {
    params: { count: 'whole' },
    en: 'A flood of alarms began: {count} in ten minutes',
    de: 'Eine Alarmflut begann: {count} in zehn Minuten',
  },
  alarm_flood_ended: { params: {}, en: 'The flood of alarms is over', de: 'Die Alarmflut ist vorbei' },
  alarm_chatter_began: { params: { alarm: 'alarm' }, en: 'Alarm chatters: {alarm}', de: 'Alarm flattert: {alarm}' },
  alarm_chatter_ended: {
    params: { alarm: 'alarm' },
    en: 'Alarm no longer chatters: {alarm}',
    de: 'Alarm flattert nicht mehr: {alarm}',
  },
  alarm_checkpoint: {
    params: { count: 'whole' },
    en: 'State of the alarms kept; not normal: {count}',
    de: 'Stand der Alarme festgehalten; nicht normal: {count}',
  },
});

const handovers = declareStatements({
  handover_started: { params: {}, en: 'The handover of the shift began', de: 'Die Übergabe der Schicht begann' },
  handover_noted: { params: {}, en: 'Note for the handover', de: 'Notiz zur Übergabe' },
  handover_point_opened: {
    params: { owner: 'text' },
    en: 'Open point for {owner}',
    de: 'Offener Punkt für {owner}',
  },
  handover_point_closed: { params: {}, en: 'Open point settled', de: 'Offener Punkt erledigt' },
  handover_moment: {
    params: { cell: 'text' },
    en: 'A moment of {cell} was attached to the handover',
    de: 'Ein Moment von {cell} wurde an die Übergabe gehängt',
  },
  handover_offered: { params: { name: 'text' }, en: 'Handover offered to {name}', de: 'Übergabe {name} angeboten' },
  handover_taken_back: {
    params: {},
    en: 'The offer of the handover was taken back',
    de: 'Das Angebot der Übergabe wurde zurückgenommen',
  },
  handover_acknowledged: {
    params: {},
    en: 'A point of the handover was acknowledged',
    de: 'Ein Punkt der Übergabe wurde bestätigt',
  },
  handover_asked: { params: {}, en: 'Question about the handover', de: 'Frage zur Übergabe' },
  handover_answered: { params: {}, en: 'Answer about the handover', de: 'Antwort zur Übergabe' },
  handover_accepted: { params: {}, en: 'The handover was accepted', de: 'Die Übergabe wurde angenommen' },
  handover_signed_by_outgoing: {
    params: {},
    en: 'The handover was signed by the outgoing side',
    de: 'Die Übergabe wurde von der gehenden Seite unterschrieben',
  },
  handover_signed_by_incoming: {
    params: {},
    en: 'The handover was signed by the incoming side',
    de: 'Die Übergabe wurde von der kommenden Seite unterschrieben',
  },
  handover_added: {
    params: {},
    en: 'Addition to a signed handover',
    de: 'Nachtrag zu einer unterschriebenen Übergabe',
  },
  handover_cancelled: { params: {}, en: 'The handover was cancelled', de: 'Die Übergabe wurde abgebrochen' },
  shift_settings_changed: { params: {}, en: 'Shift settings were changed', de: 'Schichteinstellungen wurden geändert' },
  signed_on: { params: { name: 'text' }, en: '{name} signed on', de: '{name} hat sich angemeldet' },
  signed_off: { params: { name: 'text' }, en: '{name} signed off', de: '{name} hat sich abgemeldet' },
  roster_added: {
    params: { name: 'text' },
    en: '{name} was added to the people who work here',
    de: '{name} arbeitet jetzt hier',
  },
  roster_removed: {
    params: { name: 'text' },
    en: '{name} was removed from the people who work here',
    de: '{name} arbeitet nicht mehr hier',
  },
  pin_changed: {
    params: { name: 'text' },
    en: 'The PIN of {name} was changed',
    de: 'Die PIN von {name} wurde geändert',
  },
  role_lead: { params: { name: 'text' }, en: '{name} is now a lead', de: '{name} hat jetzt die Leitung' },
  role_operator: {
    params: { name: 'text' },
    en: '{name} is now an operator',
    de: '{name} bedient jetzt',
  },
  role_viewer: { params: { name: 'text' }, en: '{name} is now a viewer', de: '{name} sieht jetzt nur zu' },
  role_maintenance: {
    params: { name: 'text' },
    en: '{name} now belongs to maintenance',
    de: '{name} gehört jetzt zur Instandhaltung',
  },
  role_engineer: { params: { name: 'text' }, en: '{name} is now an engineer', de: '{name} ist jetzt in der Technik' },
  session_locked_idle: {
    params: { name: 'text' },
    en: 'The workstation of {name} was locked: nobody touched it',
    de: 'Der Arbeitsplatz von {name} wurde gesperrt: niemand hat ihn berührt',
  },
  session_locked_by_hand: {
    params: { name: 'text' },
    en: '{name} locked the workstation',
    de: '{name} hat den Arbeitsplatz gesperrt',
  },
  session_unlocked: {
    params: { name: 'text' },
    en: '{name} is back at the workstation, by the PIN',
    de: '{name} ist mit der PIN an den Arbeitsplatz zurückgekehrt',
  },
  permission_denied: {
    params: { name: 'text', what: 'text' },
    en: 'Not permitted to {name}: {what}',
    de: 'Für {name} nicht erlaubt: {what}',
  },
  second_agreed: {
    params: { name: 'text', what: 'text' },
    en: '{name} agreed as the second person: {what}',
    de: '{name} hat als zweite Person zugestimmt: {what}',
  },
  pin_refused: { params: { name: 'text' }, en: 'Wrong PIN for {name}', de: 'Falsche PIN für {name}' },
  pin_blocked: {
    params: { name: 'text', tries: 'whole', forS: 'whole' },
    en: 'Wrong PIN for {name} {tries} times in a row: not looked at for {forS} s',
    de: 'PIN von {name} {tries} Mal in Folge falsch: {forS} s lang gesperrt',
  },
  operator_named: {
    params: { name: 'text' },
    en: 'The operator is called {name} (unproven)',
    de: 'Die Person am Pult heißt {name} (unbelegt)',
  },
});

/** By which the journal tells of itself. */
const journal = declareStatements({
  journal_chain_began: {
    params: { entries: 'whole' },
    en: 'The chain of the journal begins here; entries before it: {entries}',
    de: 'Hier beginnt die Kette des Journals; Einträge davor: {entries}',
  },
  journal_entries_lost: {
    params: { runs: 'whole' },
    en: 'Entries of the journal were lost to damage; gaps: {runs}',
    de: 'Einträge des Journals gingen durch einen Schaden verloren; Lücken: {runs}',
  },
  journal_entries_archived: {
    params: { entry: 'whole', archive: 'text' },
    en: 'Entries up to {entry} were moved to the archive {archive}',
    de: 'Einträge bis {entry} kamen in das Archiv {archive}',
  },
  journal_end_unvouched: {
    params: { entry: 'whole' },
    en: 'Nothing vouches for the end of the journal before this entry; the last one there was {entry}',
    de: 'Für das Ende des Journals vor diesem Eintrag bürgt nichts; der letzte vorhandene war {entry}',
  },
});

/** One statement for each kind of entry that the application writes by itself; who makes them: `shared/domain/sentences`. */
export const recordStatements = { ...console, ...alarms, ...handovers, ...journal } as const;
