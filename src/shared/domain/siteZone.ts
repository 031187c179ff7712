import { FALLBACK_ZONE, isTimeZone } from './zonedTime.ts';

/** The time zone in which a site's shifts, reports and dates on command lines are reckoned. */
export interface SiteZone {
  /** IANA name that this computer knows. */
  timeZone: string;
  /** A name that was asked for and is not known here, so that UTC holds instead; null where all is well. */
  refused: string | null;
}

/** What the host reports, as Node and browsers have it: Etc/Unknown or nothing at all where TZ is empty or nonsense. */
export function reportedZone(): string {
  const { timeZone }: { timeZone?: string } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone ?? 'Etc/Unknown';
}

/** The zone of the settings where they name one, else the workstation's; UTC where that one is not known. */
export function siteZone(settings: { timeZone: string | null } | null, workstation: string = reportedZone()): SiteZone {
  const wanted = settings?.timeZone ?? workstation;
  return isTimeZone(wanted)
    ? { timeZone: wanted, refused: null }
    : { timeZone: FALLBACK_ZONE, refused: wanted.slice(0, 64) };
}
