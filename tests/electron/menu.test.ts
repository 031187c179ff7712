import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MenuItemConstructorOptions } from 'electron';
import type { FakeElectron } from './fakeElectron.ts';

const fake = vi.hoisted((): { electron: unknown } => ({ electron: null }));
vi.mock('electron', async () => {
  const { makeFakeElectron } = await import('./fakeElectron.ts');
  const electron = makeFakeElectron({ appPath: process.cwd() });
  fake.electron = electron;
  return electron.module;
});
const { setApplicationMenu } = await import('../../src/main/host/electron/applicationMenu.ts');

describe('the menu', () => {
  let template: MenuItemConstructorOptions[] = [];
  beforeEach(() => {
    const { Menu } = (fake.electron as FakeElectron).module;
    vi.spyOn(Menu, 'buildFromTemplate').mockImplementation((given) => (template = given));
  });
  const roles = (): string[] =>
    template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu.map(({ role }) => role ?? '') : []));

  it.each([true, false])(
    'has developer tools where people develop, never in a package (packaged: %s)',
    (isPackaged) => {
      (fake.electron as FakeElectron).app.isPackaged = isPackaged;
      setApplicationMenu();
      expect(roles().includes('toggleDevTools')).toBe(!isPackaged);
      expect(roles()).toContain('togglefullscreen');
    },
  );
});
