import { describe, expect, test } from 'vitest';
import { de as reportDe } from '../../src/main/handover/output/words/de.ts';
import { en as reportEn } from '../../src/main/handover/output/words/en.ts';
import { de } from '../../src/renderer/app/locales/de/index.ts';
import { en } from '../../src/renderer/app/locales/en/index.ts';

describe('the words of printed reports', () => {
  for (const [language, report, window] of [
    ['en', reportEn, en],
    ['de', reportDe, de],
  ] as const)
    test(`are those of the window, in ${language}`, () => {
      expect(report.cause).toEqual(window.cause);
      expect(report.interventionReason).toEqual(window.interventionReason);
      expect(report.interventionOutcome).toEqual(window.interventionOutcome);
      expect(report.outcome).toEqual(window.outcome);
      expect(report.packml).toEqual(window.packml);
      expect(report.shiftNames).toEqual(window.shiftPage.names);
      expect(report.settingValues).toEqual(window.handover.settingValues);
      expect(report.settings).toEqual(window.handover.settings);
    });
});
