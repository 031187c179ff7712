import type { Composer } from 'vue-i18n';

/**
 * A sentence of the cell that begins with a code of the closed list of causes ("force_limit: The blade was stopped by ..."),
 * in the language shown: the code always, the rest, which the cell says in English, in English only. Others are left as they are.
 */
export function cellSentence(text: string, { t, te }: Pick<Composer, 't' | 'te'>, language: string): string {
  const [, code, rest] = /^([a-z_]+): (.*)$/s.exec(text) ?? [];
  if (code === undefined || rest === undefined || !te(`cause.${code}`)) return text;
  const words = t(`cause.${code}`);
  return language === 'en' ? `${words}: ${rest}` : words;
}
