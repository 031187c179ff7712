import { domain } from './domain.ts';
import { screens } from './screens.ts';
import { shell } from './shell.ts';
import { tasks } from './tasks.ts';

export const en = { ...domain, ...shell, ...screens, ...tasks } as const;
