import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { NAME_LENGTH_MAX, nameFault, tidyName } from '#shared/domain/name.ts';

/** Why what stands in a field is no name of a person or a cell, as a sentence; null when it is one, or nothing was typed yet. */
export function useNameFault(typed: () => string): ComputedRef<string | null> {
  const { t } = useI18n();
  return computed(() => {
    const name = tidyName(typed());
    const fault = name === '' ? null : nameFault(name);
    if (!fault) return null;
    const characters = fault.code === 'hidden' ? fault.characters.join(', ') : '';
    return t(`nameFaults.${fault.code}`, { characters, most: NAME_LENGTH_MAX });
  });
}
