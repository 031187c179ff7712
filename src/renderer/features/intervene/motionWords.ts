import type { Composer } from 'vue-i18n';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import type { Measures } from '#renderer/ui/useMeasures.ts';
import { chainText } from '#renderer/ui/words.ts';

/** What would move, in one line. */
export function motionWords(
  motion: ManualMotion,
  i18n: Pick<Composer, 't' | 'te'>,
  measures: Measures,
  itemName: (itemId: string) => string,
): string {
  const { t } = i18n;
  switch (motion.kind) {
    case 'chain':
      return t('manual.moves.chain', { chain: chainText(motion.chain, i18n, measures), bin: motion.binId });
    case 'stow':
      return t('manual.moves.stow', {
        chain: chainText(motion.chain, i18n, measures),
        bin: motion.binId,
        item: itemName(motion.itemId),
      });
    case 'dispose':
      return t('manual.moves.dispose', { item: itemName(motion.itemId), to: t(`manual.trays.${motion.to}`) });
    case 'jog_tool':
      return t('manual.moves.jogTool', {
        axis: jogAxisWords(motion.linear, motion.angular),
        frame: t(`manual.frames.${motion.frame}`),
        step: stepWords(motion.step, motion.linear.some((v) => v !== 0) ? 'm' : 'rad', t, measures),
      });
    case 'jog_joint':
      return t('manual.moves.jogJoint', {
        joint: motion.joint,
        sign: motion.direction > 0 ? '+' : '−',
      });
  }
}

const axes = ['X', 'Y', 'Z'] as const;
/** "+X", "−RZ". */
export function jogAxisWords(linear: readonly number[], angular: readonly number[]): string {
  const name = (values: readonly number[], prefix: string): string[] =>
    values.flatMap((value, i) => (value === 0 ? [] : [`${value > 0 ? '+' : '−'}${prefix}${axes[i] ?? ''}`]));
  return [...name(linear, ''), ...name(angular, 'R')].join(' ');
}

const stepWords = (step: number | null, unit: 'm' | 'rad', t: Composer['t'], measures: Measures): string =>
  step === null ? t('manual.continuous') : unit === 'm' ? measures.millimetres(step) : measures.degrees(step);
