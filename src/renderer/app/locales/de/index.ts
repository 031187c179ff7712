import { domain } from './domain.ts';
import { screens } from './screens.ts';
import { shell } from './shell.ts';
import { tasks } from './tasks.ts';

export const de = { ...domain, ...shell, ...screens, ...tasks };
