/** How a parameter is written where the sentence is shown. A share of 0.964 as `percent` is 96.4; units stand in the sentence. */
export interface ParameterKinds {
  whole: number;
  tenths: number;
  hundredths: number;
  percent: number;
  /** As it is: an id, a name, an address, what an operating system says. */
  text: string;
  side: 'left' | 'right';
  mode: 'production' | 'maintenance' | 'manual';
  packml: string;
  cause: string;
  /** Why a command was refused: words of the closed list of refusals. */
  refusal: string;
  /** Where an item is brought. */
  destination: 'person' | 'sideline' | 'buffer';
  /** Name of an item; empty where nobody knows it. */
  item: string;
  outcome: string;
  callReason: string;
  callOutcome: string;
  fault: string;
  holdEnd: string;
  letGo: string;
  /** Kind of a motion by hand. */
  handMotion: string;
  packmlCommand: string;
  /** Of a stow. */
  phase: string;
  linkState: string;
  /** Id of the list of alarms. Its words are those of the window; elsewhere it stands as it is. */
  alarm: string;
  /** Names of primitives with a space between them. Their words are those of the window too. */
  primitives: string;
  /** The code of a second statement, made into words with the same parameters. */
  statement: string;
}
export type ParameterKind = keyof ParameterKinds;

export interface StatementDeclaration {
  readonly params: Readonly<Record<string, ParameterKind>>;
  readonly en: string;
  readonly de: string;
}

/** Keeps codes, parameters and their kinds in the type: who says a statement must give exactly its parameters. */
export const declareStatements = <const Declared extends Readonly<Record<string, StatementDeclaration>>>(
  declared: Declared,
): Declared => declared;
