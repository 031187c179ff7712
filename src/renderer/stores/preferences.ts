import { defineStore } from 'pinia';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';

export const themeChoices = ['system', 'dark', 'light'] as const;
export const languageChoices = ['system', 'en', 'de'] as const;
export type ThemeChoice = (typeof themeChoices)[number];
export type LanguageChoice = (typeof languageChoices)[number];
export type Language = Exclude<LanguageChoice, 'system'>;

const STORAGE_KEY = 'supercargo.preferences';

/** Theme, language, keys and overlays of this window; the first two follow the system until someone says otherwise. Kept in the browser's storage. */
export const usePreferencesStore = defineStore('preferences', () => {
  const saved = read();
  const theme = shallowRef<ThemeChoice>(saved.theme);
  const language = shallowRef<LanguageChoice>(saved.language);
  /** Single keys such as A or 1 act. Off for people whose speech input or tremor would press them by accident (WCAG 2.1.4). */
  const letterKeys = shallowRef(saved.letterKeys);

  /** How far in one gets is shaded on a bin's picture, where the cell's perception says it. */
  const depthShades = shallowRef(saved.depthShades);

  const prefersLight = window.matchMedia('(prefers-color-scheme: light)');
  const systemIsLight = shallowRef(prefersLight.matches);
  const follow = (event: MediaQueryListEvent): void => void (systemIsLight.value = event.matches);
  prefersLight.addEventListener('change', follow);
  onScopeDispose(() => prefersLight.removeEventListener('change', follow));

  const shownTheme = computed<'dark' | 'light'>(() =>
    theme.value === 'system' ? (systemIsLight.value ? 'light' : 'dark') : theme.value,
  );
  const shownLanguage = computed<Language>(() =>
    language.value === 'system' ? languageOf(navigator.languages) : language.value,
  );

  watch([theme, language, letterKeys, depthShades], () =>
    localStorage.setItem(
      STORAGE_KEY,
      JSON.stringify({
        theme: theme.value,
        language: language.value,
        letterKeys: letterKeys.value,
        depthShades: depthShades.value,
      }),
    ),
  );
  watch(
    [shownTheme, shownLanguage],
    () => {
      document.documentElement.dataset['theme'] = shownTheme.value;
      document.documentElement.lang = shownLanguage.value;
    },
    { immediate: true },
  );

  return { theme, language, letterKeys, depthShades, shownTheme, shownLanguage };
});

/** The first language that the application speaks; English when it speaks none. */
export function languageOf(languages: readonly string[]): Language {
  for (const tag of languages) {
    if (tag.toLowerCase().startsWith('de')) return 'de';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

function read(): { theme: ThemeChoice; language: LanguageChoice; letterKeys: boolean; depthShades: boolean } {
  let stored: { theme?: unknown; language?: unknown; letterKeys?: unknown; depthShades?: unknown } = {};
  try {
    stored = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}') as typeof stored;
  } catch {
    // Damaged preferences are worth nothing: the defaults apply and the next change overwrites them.
  }
  return {
    theme: themeChoices.find((choice) => choice === stored.theme) ?? 'system',
    language: languageChoices.find((choice) => choice === stored.language) ?? 'system',
    letterKeys: stored.letterKeys !== false,
    depthShades: stored.depthShades !== false,
  };
}
