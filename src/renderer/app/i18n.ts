import { createI18n } from 'vue-i18n';
import type { Language } from '#renderer/stores/preferences.ts';
import { de } from './locales/de/index.ts';
import { en } from './locales/en/index.ts';

/** All words of the window. Both languages are complete: a missing key does not compile. */
export function createMessages(language: Language) {
  return createI18n({
    legacy: false,
    locale: language,
    fallbackLocale: 'en',
    messages: { en, de },
  });
}
