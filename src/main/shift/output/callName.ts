import { localDate } from '#shared/domain/zonedTime.ts';

/** The same in every report, so that a handover can name the packet of a call. */
export const callName = (cellKey: string, interventionId: string, timeZone: string, openedAtMs: number): string =>
  `call-${localDate(timeZone, openedAtMs)}-${plain(cellKey)}-${plain(interventionId)}`;
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
