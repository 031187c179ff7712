import type { ShippedPackage } from './thirdPartyNotices.ts';

/** A simple SPDX expression: identifiers joined by AND, OR and WITH. */
const SPDX = /^\(?[\w.+-]+( (AND|OR|WITH) [\w.+-]+)*\)?$/;

/**
 * What is shipped, for machines: CycloneDX 1.6 in JSON. It carries neither a time nor a random serial number, so that the same
 * packages always give the same bytes.
 */
export function sbomText(packages: readonly ShippedPackage[], product: { name: string; version: string }): string {
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': purl(product), ...product } },
    components: packages.map(({ name, version, licence }) => ({
      type: 'library',
      'bom-ref': purl({ name, version }),
      name,
      version,
      purl: purl({ name, version }),
      licenses: [SPDX.test(licence) ? { expression: licence } : { license: { name: licence } }],
    })),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

const purl = ({ name, version }: { name: string; version: string }): string =>
  `pkg:npm/${name.replace('@', '%40')}@${version}`;
