import type { ParameterKinds, StatementDeclaration } from './declareStatements.ts';
import { cellStatements } from './cellStatements.ts';
import { chainStatements } from './chainStatements.ts';
import { commandStatements } from './commandStatements.ts';
import { consoleStatements } from './consoleStatements.ts';
import { eventStatements } from './eventStatements.ts';
import { motionStatements } from './motionStatements.ts';
import { pauseStatements } from './pauseStatements.ts';
import { planStatements } from './planStatements.ts';
import { recordingFileStatements } from './recordingFileStatements.ts';
import { recordStatements } from './recordStatements.ts';
import { replayStatements } from './replayStatements.ts';
import { requestStatements } from './requestStatements.ts';
import { storageStatements } from './storageStatements.ts';

/**
 * All that planner, application and cell say by themselves: one entry a code, with its parameters and its words in both
 * languages. What is stored and sent is the code and the parameters; the sentence is made where somebody reads it.
 */
export const statements = {
  ...planStatements,
  ...pauseStatements,
  ...cellStatements,
  ...consoleStatements,
  ...motionStatements,
  ...eventStatements,
  ...commandStatements,
  ...recordStatements,
  ...storageStatements,
  ...chainStatements,
  ...recordingFileStatements,
  ...replayStatements,
  ...requestStatements,
} as const;

type Statements = typeof statements;
export type StatementCode = keyof Statements;

export type StatementParams<Code extends StatementCode> = {
  -readonly [Name in keyof Statements[Code]['params']]: Statements[Code]['params'][Name] extends keyof ParameterKinds
    ? ParameterKinds[Statements[Code]['params'][Name]]
    : never;
};

/** A statement as it travels. Its code may be one that only a later version knows: `sayStatement` answers null then. */
export interface Statement {
  code: string;
  params: Record<string, number | string>;
}

/** What others say may be of any length; the wire takes so much (`wireLimits.statementCharacters`). */
const TEXT_LENGTH = 500;

/** Parameters of a code: none to give where it has none. */
export type GivenParams<Code extends StatementCode> = keyof Statements[Code]['params'] extends never
  ? []
  : [params: StatementParams<Code>];

export const statement = <Code extends StatementCode>(code: Code, ...[params]: GivenParams<Code>): Statement => ({
  code,
  params: Object.fromEntries(
    Object.entries<number | string>({ ...params }).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, TEXT_LENGTH) : value,
    ]),
  ),
});

export const declarationOfStatement = (code: string): StatementDeclaration | null =>
  Object.hasOwn(statements, code) ? statements[code as StatementCode] : null;

export const isSameStatement = (a: Statement | null, b: Statement | null): boolean =>
  a === b || (a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b));
