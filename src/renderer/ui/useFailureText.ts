import { useI18n } from 'vue-i18n';
import { NOTICED_HERE, type Failure } from '#shared/bridge/failure.ts';
import { useStatements } from './useStatements.ts';

/**
 * A failure in one sentence of the window's language. The sentence that comes with it is English and often knows more than the
 * code: English shows that one; another language the statement, or else the words of the code.
 */
export function useFailureText(): (failure: Failure) => string {
  const { t, te, locale } = useI18n();
  const { say } = useStatements();
  return ({ code, message, statement }) => {
    if ((locale.value === 'en' && message !== '') || code === NOTICED_HERE) return message;
    const word = `refusal.${code}`;
    return say(statement) ?? t(te(word, 'en') ? word : 'refusal.refused');
  };
}
