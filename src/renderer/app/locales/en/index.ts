import { alarms } from './alarms.ts';
import { audit } from './audit.ts';
import { diagnosis } from './diagnosis.ts';
import { domain } from './domain.ts';
import { entrance } from './entrance.ts';
import { faults } from './faults.ts';
import { handover } from './handover.ts';
import { inspection } from './inspection.ts';
import { manual } from './manual.ts';
import { operation } from './operation.ts';
import { replay } from './replay.ts';
import { screens } from './screens.ts';
import { shell } from './shell.ts';
import { tasks } from './tasks.ts';
import { workspace } from './workspace.ts';

export const en = {
  ...domain,
  ...shell,
  ...screens,
  ...tasks,
  ...replay,
  ...handover,
  ...audit,
  ...alarms,
  ...inspection,
  ...manual,
  ...diagnosis,
  ...faults,
  ...workspace,
  ...operation,
  ...entrance,
} as const;
