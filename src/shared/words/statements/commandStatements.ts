import { declareStatements } from './declareStatements.ts';

/** What was asked of a cell, as a phrase: it stands in the sentence of the command and in that of its answer. */
const asked = declareStatements({
  ask_control: { params: {}, en: 'take control', de: 'Steuerung übernehmen' },
  ask_control_over: { params: {}, en: 'take over control', de: 'Steuerung von anderen übernehmen' },
  ask_keep_control: { params: {}, en: 'keep control', de: 'Steuerung behalten' },
  ask_release_control: { params: {}, en: 'release control', de: 'Steuerung abgeben' },
  ask_packml: { params: { command: 'packmlCommand' }, en: 'command {command}', de: 'Befehl {command}' },
  ask_mode: { params: { mode: 'mode' }, en: 'set the mode to {mode}', de: 'Betriebsart {mode} einstellen' },
  ask_run_end: { params: {}, en: 'set an end for the production run', de: 'dem Produktionslauf ein Ende setzen' },
  ask_run_endless: {
    params: {},
    en: 'remove the end of the production run',
    de: 'dem Produktionslauf das Ende nehmen',
  },
  ask_stow: {
    params: { item: 'item', bin: 'text' },
    en: 'stow {item} into {bin}',
    de: '{item} in {bin} einlagern',
  },
  ask_steps: {
    params: { chain: 'primitives', bin: 'text' },
    en: 'run {chain} in bin {bin}',
    de: 'in Fach {bin} ausführen: {chain}',
  },
  ask_dispose: {
    params: { item: 'item', to: 'destination' },
    en: 'bring {item} {to}',
    de: '{item} {to} bringen',
  },
  ask_hand_motion: {
    params: { motion: 'handMotion' },
    en: 'move the arm by hand: {motion}',
    de: 'den Arm von Hand bewegen: {motion}',
  },
  ask_hand_put_in: {
    params: { item: 'item', bin: 'text' },
    en: 'put {item} into bin {bin} by hand',
    de: 'von Hand in Fach {bin} gelegt: {item}',
  },
  ask_hand_taken_out: {
    params: { item: 'item', bin: 'text' },
    en: 'take {item} out of bin {bin} by hand',
    de: 'von Hand aus Fach {bin} genommen: {item}',
  },
  ask_hand_rearranged: {
    params: { bin: 'text' },
    en: 'move the contents of bin {bin} by hand',
    de: 'den Inhalt von Fach {bin} von Hand verschoben',
  },
  ask_floor_clear: { params: {}, en: 'declare the floor clear', de: 'den Boden für frei erklären' },
  ask_fault: { params: { fault: 'fault' }, en: 'set a training fault: {fault}', de: 'Übungsfehler setzen: {fault}' },
  ask_fault_cleared: {
    params: { fault: 'fault' },
    en: 'clear a training fault: {fault}',
    de: 'Übungsfehler aufheben: {fault}',
  },
  ask_faults_cleared: { params: {}, en: 'clear all training faults', de: 'alle Übungsfehler aufheben' },
  ask_look: { params: { bin: 'text' }, en: 'take a new picture of bin {bin}', de: 'ein neues Bild von Fach {bin}' },
  ask_pod_swap: { params: {}, en: 'swap the pod for the next one', de: 'das Regal gegen das nächste tauschen' },
  ask_finding_stow: {
    params: {},
    en: 'a damaged item may be stowed',
    de: 'ein Artikel mit Befund darf eingelagert werden',
  },
  ask_finding_sideline: { params: {}, en: 'sideline a damaged item', de: 'einen Artikel mit Befund aussondern' },
  ask_finding_release: { params: {}, en: 'lift a damage flag', de: 'eine Schadensmarke aufheben' },
  ask_gallery: {
    params: { sku: 'text' },
    en: 'look at the references of product {sku}',
    de: 'die Vergleichsbilder von Produkt {sku} ansehen',
  },
  ask_gallery_add: {
    params: { sku: 'text' },
    en: 'add a reference of product {sku}',
    de: 'ein Vergleichsbild von Produkt {sku} aufnehmen',
  },
  ask_gallery_active: {
    params: { sku: 'text' },
    en: 'use a reference of product {sku} again',
    de: 'ein Vergleichsbild von Produkt {sku} wieder verwenden',
  },
  ask_gallery_quarantined: {
    params: { sku: 'text' },
    en: 'put a reference of product {sku} under quarantine',
    de: 'ein Vergleichsbild von Produkt {sku} in Quarantäne nehmen',
  },
  ask_gallery_retired: {
    params: { sku: 'text' },
    en: 'retire a reference of product {sku}',
    de: 'ein Vergleichsbild von Produkt {sku} ausmustern',
  },
  ask_gallery_accept: {
    params: { sku: 'text' },
    en: 'accept a proposal about the references of product {sku}',
    de: 'einen Vorschlag zu den Vergleichsbildern von Produkt {sku} annehmen',
  },
  ask_gallery_decline: {
    params: { sku: 'text' },
    en: 'decline a proposal about the references of product {sku}',
    de: 'einen Vorschlag zu den Vergleichsbildern von Produkt {sku} ablehnen',
  },
  ask_budget: {
    params: { perThousand: 'tenths' },
    en: 'set the sideline budget to {perThousand} in 1,000 items',
    de: 'das Aussonderungsbudget auf {perThousand} von 1.000 Artikeln setzen',
  },
  ask_budget_none: {
    params: {},
    en: 'take the sideline budget away',
    de: 'das Aussonderungsbudget aufheben',
  },
  ask_call: { params: { reason: 'callReason' }, en: 'open a call: {reason}', de: 'Hilferuf eröffnen: {reason}' },
  ask_claim: { params: {}, en: 'claim the call', de: 'den Hilferuf übernehmen' },
  ask_claim_over: { params: {}, en: 'take over the call', de: 'den Hilferuf von anderen übernehmen' },
  ask_offer: { params: {}, en: 'offer the call to another console', de: 'den Hilferuf einem anderen Pult anbieten' },
  ask_offer_back: { params: {}, en: 'take back the offer of the call', de: 'das Angebot des Hilferufs zurücknehmen' },
  ask_give_back: { params: {}, en: 'give the call back', de: 'den Hilferuf zurückgeben' },
  ask_close: {
    params: { outcome: 'callOutcome' },
    en: 'close the call: {outcome}',
    de: 'den Hilferuf abschließen: {outcome}',
  },
});

/** Commands and their answers, as the journal has them. */
const exchanged = declareStatements({
  asked_by: {
    params: { name: 'text', asked: 'statement' },
    en: '{name} asks: {asked}',
    de: '{name} verlangt: {asked}',
  },
  asked_by_planner: {
    params: { asked: 'statement' },
    en: 'The planner asks: {asked}',
    de: 'Der Planer verlangt: {asked}',
  },
  answered_yes: { params: { asked: 'statement' }, en: 'Accepted: {asked}', de: 'Angenommen: {asked}' },
  answered_no: {
    params: { asked: 'statement', refusal: 'refusal' },
    en: 'Refused: {asked}. {refusal}',
    de: 'Abgelehnt: {asked}. {refusal}',
  },
  answered_yes_to_unknown: {
    params: {},
    en: 'A command that is not in the journal any more was accepted',
    de: 'Ein Befehl, der nicht mehr im Journal steht, wurde angenommen',
  },
  answered_no_to_unknown: {
    params: { refusal: 'refusal' },
    en: 'A command that is not in the journal any more was refused. {refusal}',
    de: 'Ein Befehl, der nicht mehr im Journal steht, wurde abgelehnt. {refusal}',
  },
});

/** One statement for each kind of command and answer; who makes them: `shared/domain/sentences`. */
export const commandStatements = { ...asked, ...exchanged } as const;
