import { useI18n } from 'vue-i18n';
import { statementOf, type PlanReason } from '#shared/domain/plan.ts';
import { sayStatement } from '#shared/words/statements/sayStatement.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import { useMeasures } from './useMeasures.ts';

/** What planner, application and cell say, in the language shown. */
export function useStatements() {
  const { locale } = useI18n();
  const measures = useMeasures();
  /** Null where this version has no words for it: show the sender's own text then, marked as English. */
  const say = (said: Statement | null | undefined): string | null =>
    said ? sayStatement(said, locale.value === 'de' ? 'de' : 'en', measures.number) : null;
  return {
    say,
    reasonText: (reason: PlanReason): string => say(statementOf(reason)) ?? reason.text ?? reason.code,
  };
}
