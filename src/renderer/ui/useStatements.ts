import { useI18n } from 'vue-i18n';
import { statementOf, type PlanReason } from '#shared/domain/plan.ts';
import { sayStatement, type NamesOfReader } from '#shared/words/statements/sayStatement.ts';
import type { Sentence } from '#shared/domain/sentences/sentence.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import { cellSentence } from './cellSentence.ts';
import { useMeasures } from './useMeasures.ts';

export interface ShownText {
  text: string;
  /** `en` where only the sender's English is there to show: a screen reader must know. */
  lang: 'en' | undefined;
}

/** What planner, application and cell say, in the language shown. */
export function useStatements() {
  const { t, te, locale } = useI18n();
  const measures = useMeasures();
  const named = (key: string, otherwise: string): string => (te(key, 'en') ? t(key) : otherwise);
  const names: NamesOfReader = {
    alarm: (alarmId) => named(`alarm.${alarmId}.name`, alarmId),
    primitive: (name) => named(`primitive.${name}`, name),
  };
  /** Null where this version has no words for it. */
  const say = (said: Statement | null | undefined): string | null =>
    said ? sayStatement(said, locale.value === 'de' ? 'de' : 'en', measures.number, names) : null;

  /**
   * What came with an English text: in English that text, which may say more than the code does; in another language the
   * statement, or else the text, marked as English.
   */
  function show(text: string, statement: Statement | null | undefined): ShownText {
    const original = cellSentence(text, { t, te }, locale.value);
    if (locale.value === 'en') return { text: original, lang: undefined };
    const said = say(statement);
    return said === null
      ? { text: original, lang: original === text ? 'en' : undefined }
      : { text: said, lang: undefined };
  }
  /** What happened, and behind a colon what was said about it. */
  function saySentence({ statement, detail }: Sentence): string {
    const happened = say(statement) ?? statement.code;
    return detail === null ? happened : `${happened}: ${show(detail.text, detail.statement).text}`;
  }
  return {
    saySentence,
    say,
    show,
    reasonText: (reason: PlanReason): string => say(statementOf(reason)) ?? reason.text ?? reason.code,
  };
}
