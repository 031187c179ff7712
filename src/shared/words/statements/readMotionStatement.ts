import type { ParameterKind, StatementDeclaration } from './declareStatements.ts';
import { motionStatements } from './motionStatements.ts';
import type { Statement } from './statements.ts';

interface Pattern {
  code: string;
  names: readonly { name: string; kind: ParameterKind }[];
  expression: RegExp;
}
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const patterns: readonly Pattern[] = Object.entries<StatementDeclaration>(motionStatements).map(([code, declared]) => {
  const names: Pattern['names'][number][] = [];
  const source = declared.en
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return escaped(part);
      const kind = declared.params[name]!;
      names.push({ name, kind });
      return kind === 'text' ? '(\\S+)' : '(-?\\d+)';
    })
    .join('');
  return { code, names, expression: new RegExp(`^${source}(?: .*)?$`, 's') };
});

/**
 * The statement of what a driver of the arm says about the end of a motion. A driver says it in one English sentence, perhaps
 * with a second one behind it (`ArmDriver`): those of the simulated arm stand in the catalogue and are read back here, the
 * only place that does so. Undefined for any other text, which is then shown as it is.
 */
export function readMotionStatement(text: string): Statement | undefined {
  for (const { code, names, expression } of patterns) {
    const found = expression.exec(text);
    if (!found) continue;
    const params = names.map(({ name, kind }, index): [string, number | string] => {
      const value = found[index + 1]!;
      return [name, kind === 'text' ? value : Number(value)];
    });
    return { code, params: Object.fromEntries(params) };
  }
  return undefined;
}
