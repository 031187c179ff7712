import { Bench, type BenchOptions, type RuleChecks } from './Bench.ts';
import { commandChecks } from './commandChecks.ts';
import { controlChecks } from './controlChecks.ts';
import { eventChecks } from './eventChecks.ts';
import { handshakeChecks } from './handshakeChecks.ts';
import { interventionChecks } from './interventionChecks.ts';
import { rulesNotTried } from './rulesNotTried.ts';
import { telemetryChecks } from './telemetryChecks.ts';
import { BrokenRule, NotTried, type RuleVerdict } from './verdict.ts';

export const ruleChecks: RuleChecks = {
  ...handshakeChecks,
  ...eventChecks,
  ...commandChecks,
  ...controlChecks,
  ...interventionChecks,
  ...telemetryChecks,
};

const CHAPTERS = 'PHECLRSIMNFKGT';
const order = (rule: string): number => CHAPTERS.indexOf(rule[0]!) * 100 + Number(rule.slice(1));
export const rulesOfSpec: readonly string[] = [
  ...new Set([...Object.keys(ruleChecks), ...Object.keys(rulesNotTried)]),
].sort((a, b) => order(a) - order(b));

export interface ConformanceOptions extends BenchOptions {
  /** Of these rules only; null: of all. */
  rules: readonly string[] | null;
  onVerdict?: (verdict: RuleVerdict) => void;
}

/**
 * One verdict a rule, in the order of SPEC.md. What a message breaks by itself is noted while other checks run, and stands in the
 * verdicts of the whole: a rule fails when its check does, or when anything that came broke it.
 */
export async function runConformance({ rules, onVerdict, ...options }: ConformanceOptions): Promise<RuleVerdict[]> {
  const faults = new Map<string, string>();
  const asked = rules ?? rulesOfSpec;
  const verdicts: RuleVerdict[] = [];
  for (const rule of asked) {
    const verdict = await verdictOn(rule, new Bench(options, (of, sentence) => keepFirst(faults, of, sentence)));
    verdicts.push(verdict);
    onVerdict?.(verdict);
  }
  return verdicts.map((verdict) => {
    const detail = faults.get(verdict.rule);
    return detail === undefined || verdict.result === 'fail' ? verdict : { rule: verdict.rule, result: 'fail', detail };
  });
}

function keepFirst(faults: Map<string, string>, rule: string, sentence: string): void {
  if (!faults.has(rule)) faults.set(rule, sentence);
}

async function verdictOn(rule: string, bench: Bench): Promise<RuleVerdict> {
  const check = ruleChecks[rule];
  if (!check) return { rule, result: 'not_tried', detail: rulesNotTried[rule] ?? 'there is no such rule' };
  try {
    return { rule, result: 'pass', detail: await check(bench) };
  } catch (error) {
    if (error instanceof NotTried) return { rule, result: 'not_tried', detail: error.message };
    if (error instanceof BrokenRule) return { rule, result: 'fail', detail: error.message };
    throw error;
  } finally {
    bench.closeAll();
  }
}
