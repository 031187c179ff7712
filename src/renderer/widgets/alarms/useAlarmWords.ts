import { useI18n } from 'vue-i18n';
import { parseAlarmKey, type Alarm } from '#shared/domain/alarm.ts';
import { alarmIds, alarmList, type AlarmId, type AlarmUnit } from '#shared/domain/alarmList.ts';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useMeasures } from '#renderer/ui/useMeasures.ts';
import { useStatements, type ShownText } from '#renderer/ui/useStatements.ts';

/** An alarm in the language shown: its name, place, limit and rule. */
export function useAlarmWords() {
  const { t } = useI18n();
  const measures = useMeasures();
  const { show } = useStatements();
  const cells = useCellsStore();

  function quantity(value: number, unit: AlarmUnit): string {
    switch (unit) {
      case 'share':
        return measures.percent(value, Number.isInteger(Math.round(value * 1e6) / 1e4) ? 0 : 1);
      case 'bytes':
        return measures.withUnit(value / 1e9, 'GB', 1);
      case 'newtons':
        return measures.newtons(value);
      case 'milliseconds':
        return value >= 1000 ? measures.withUnit(value / 1000, 's', 1) : measures.milliseconds(value);
      case 'minutes':
        return measures.withUnit(Math.floor(value), 'min');
      case 'count':
        return measures.number(value);
    }
  }
  const name = (alarmId: AlarmId): string => t(`alarm.${alarmId}.name`);
  const place = (cellKey: string | null): string =>
    cellKey === null ? t('alarms.console') : (cells.views.get(cellKey)?.snapshot?.cell.name ?? cellKey);
  const limit = (alarmId: AlarmId): string => {
    const { threshold } = alarmList[alarmId];
    return threshold ? quantity(threshold.limit, threshold.unit) : '';
  };
  const when = (alarmId: AlarmId): string => t(`alarm.${alarmId}.when`, { limit: limit(alarmId) });
  const value = ({ alarmId, value: measured }: Alarm): string | null => {
    const { threshold } = alarmList[alarmId];
    return threshold && measured !== null ? quantity(measured, threshold.unit) : null;
  };
  /** A rule that suppresses: another alarm's name, or a state that is so on purpose. */
  const rule = (by: string): string => {
    const alarmId = alarmIds.find((id) => id === by);
    return alarmId ? t('alarms.ruleAlarm', { name: name(alarmId) }) : t(`alarms.design.${by}`);
  };
  const ofKey = (key: string): { name: string; place: string; alarmId: AlarmId } | null => {
    const parsed = parseAlarmKey(key);
    return parsed && { alarmId: parsed.alarmId, name: name(parsed.alarmId), place: place(parsed.cellKey) };
  };
  const delay = (delayMs: number): string =>
    delayMs === 0
      ? t('alarms.noDelay')
      : delayMs < 60_000
        ? measures.withUnit(delayMs / 1000, 's')
        : measures.withUnit(delayMs / 60_000, 'min');

  /** What its source says of it. */
  const told = ({ text, statement }: Alarm): ShownText | null => (text === null ? null : show(text, statement));

  return { told, name, place, limit, when, value, rule, ofKey, quantity, delay };
}
