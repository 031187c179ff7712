import { useI18n } from 'vue-i18n';
import { handoverRefusals } from '#shared/domain/handover.ts';

/** Refusals whose cause only the application can name. */
const NEED_DETAIL: readonly string[] = ['invalid_settings', 'not_stored', 'other'];

/**
 * Why a step was refused, as one sentence in the window's language. The application's own sentence is English and often knows
 * more, so English shows that one.
 */
export function useRefusalSentence(): (refused: { code: string; message: string }) => string {
  const { t, locale } = useI18n();
  return ({ code, message }) => {
    const known = handoverRefusals.find((one) => one === code) ?? 'other';
    if (locale.value === 'en' && message !== '') return message;
    const sentence = t(`handover.refusal.${known}`);
    return NEED_DETAIL.includes(known) && message !== '' ? `${sentence} ${message}` : sentence;
  };
}
