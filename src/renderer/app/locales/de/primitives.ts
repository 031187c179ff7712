import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import type { PrimitiveWords } from '../primitiveWords.ts';

export const primitiveWords: Readonly<Record<PrimitiveName, PrimitiveWords>> = {
  sweep: {
    name: 'schieben',
    sentence: 'Schiebt den Inhalt mit der Klinge zur Seite und hält ihn dort.',
    button: 'Schieben',
    inChain: '{distance} nach {side} schieben',
  },
  insert: {
    name: 'einschieben',
    sentence: 'Fördert den gehaltenen Artikel mit den Riemen ins Fach.',
    button: 'Einschieben',
    inChain: 'einschieben',
  },
  retract: {
    name: 'zurückziehen',
    sentence: 'Zieht Klinge und Werkzeug aus dem Fach und schließt die Bänder.',
    button: 'Zurückziehen',
    inChain: 'zurückziehen',
  },
  openBands: {
    name: 'Bänder öffnen',
    sentence: 'Teilt die Gummibänder und hält sie aus der Öffnung.',
    button: 'Bänder öffnen',
    inChain: 'Bänder öffnen',
  },
  closeBands: {
    name: 'Bänder schließen',
    sentence: 'Zieht das Werkzeug vor das Fach und lässt die Bänder zugehen.',
    button: 'Bänder schließen',
    inChain: 'Bänder schließen',
  },
  probe: {
    name: 'tasten',
    sentence: 'Tastet mit der Klinge, wie tief das Fach dort frei ist, bewegt nichts und kommt zurück.',
    button: 'Tasten',
    inChain: 'tasten bei {x}',
  },
  stack: {
    name: 'stapeln',
    sentence:
      'Bringt den gehaltenen Artikel über dem herein, was dort liegt, senkt ihn, bis er aufliegt, und fördert ihn weiter.',
    button: 'Stapeln',
    inChain: 'stapeln bei {x}',
  },
  eject: {
    name: 'herausziehen',
    sentence: 'Greift, was in der Öffnung steht, und zieht es heraus; danach ist es im Werkzeug.',
    button: 'Herausziehen',
    inChain: 'herausziehen bei {x}',
  },
  flipUp: {
    name: 'aufstellen',
    sentence: 'Drückt, was flach liegt, gegen eine Seitenwand und stellt es dort mit der Klinge auf.',
    button: 'Aufstellen',
    inChain: '{side} aufstellen',
  },
  slot: {
    name: 'schräg einstellen',
    sentence: 'Fördert den gehaltenen Artikel schräg in eine Lücke und lässt ihn an seinen Nachbarn fallen.',
    button: 'Schräg einstellen',
    inChain: 'schräg einstellen bei {x}',
  },
  pushHome: {
    name: 'nachschieben',
    sentence:
      'Schiebt mit dem gehaltenen Artikel zurück, was in seiner Spur steht, bis er ganz im Fach ist oder eine Kraft erreicht wird.',
    button: 'Nachschieben',
    inChain: 'nachschieben',
  },
};
