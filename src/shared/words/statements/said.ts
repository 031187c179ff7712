import { sayStatement } from './sayStatement.ts';
import { statement, type GivenParams, type Statement, type StatementCode } from './statements.ts';

/** A statement with its English text beside it, for logs, command lines and readers that do not know the code. */
export const withText = (what: Statement): { text: string; statement: Statement } => ({
  text: sayStatement(what, 'en') ?? what.code,
  statement: what,
});

/** What the catalogue has for a code, in English and to be read in any language. */
export const said = <Code extends StatementCode>(code: Code, ...params: GivenParams<Code>) =>
  withText(statement(code, ...params));

/** A statement that is put into another one, `{name}` of it: both have their parameters in one list. */
export const nested = (
  code: StatementCode,
  name: string,
  inner: Statement,
  params: Statement['params'] = {},
): Statement => ({ code, params: { ...inner.params, ...params, [name]: inner.code } });
