import { declareStatements } from './declareStatements.ts';

/** What people did for the inspection: labels, and the references that items are compared with. */
export const galleryStatements = declareStatements({
  gallery_told: {
    params: { item: 'item' },
    en: 'The references of {item} were told',
    de: 'Die Vergleichsbilder von {item} wurden mitgeteilt',
  },
  gallery_proposed: {
    params: { item: 'item' },
    en: 'The cell proposes a change of the references of {item}; a person decides',
    de: 'Die Zelle schlägt eine Änderung der Vergleichsbilder von {item} vor; ein Mensch entscheidet',
  },
  gallery_opened_by: {
    params: { item: 'item', name: 'text' },
    en: '{name} looked at the references of {item}',
    de: '{name} hat die Vergleichsbilder von {item} angesehen',
  },
  gallery_added_by: {
    params: { item: 'item', name: 'text' },
    en: '{name} added a reference of {item}',
    de: '{name} hat ein Vergleichsbild von {item} aufgenommen',
  },
  gallery_active_by: {
    params: { item: 'item', name: 'text' },
    en: '{name} uses a reference of {item} again',
    de: '{name} verwendet ein Vergleichsbild von {item} wieder',
  },
  gallery_quarantined_by: {
    params: { item: 'item', name: 'text' },
    en: '{name} put a reference of {item} under quarantine',
    de: '{name} hat ein Vergleichsbild von {item} in Quarantäne genommen',
  },
  gallery_retired_by: {
    params: { item: 'item', name: 'text' },
    en: '{name} retired a reference of {item}',
    de: '{name} hat ein Vergleichsbild von {item} ausgemustert',
  },
  gallery_proposed_by: {
    params: { item: 'item', name: 'text' },
    en: '{name} proposed a change of the references of {item}',
    de: '{name} hat eine Änderung der Vergleichsbilder von {item} vorgeschlagen',
  },
  gallery_accepted_by: {
    params: { item: 'item', name: 'text' },
    en: '{name} accepted a proposal about the references of {item}',
    de: '{name} hat einen Vorschlag zu den Vergleichsbildern von {item} angenommen',
  },
  gallery_declined_by: {
    params: { item: 'item', name: 'text' },
    en: '{name} declined a proposal about the references of {item}',
    de: '{name} hat einen Vorschlag zu den Vergleichsbildern von {item} abgelehnt',
  },
  damage_labelled: {
    params: { name: 'text' },
    en: '{name} labelled the picture of a finding',
    de: '{name} hat das Bild eines Befunds beschriftet',
  },
});
