import { describe, expect, it } from 'vitest';
import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import { parseUrdf, type UrdfPurpose } from './parseUrdf.ts';

const INERTIA = '<inertia ixx="1" iyy="1" izz="1" ixy="0" ixz="0" iyz="0"/>';
const LIMIT = '<limit lower="-1" upper="1" effort="1" velocity="1"/>';
const link = (name: string, inner = ''): string => `<link name="${name}">${inner}</link>`;
const joint = (name: string, parent: string, child: string, inner = '', type = 'fixed'): string =>
  `<joint name="${name}" type="${type}"><parent link="${parent}"/><child link="${child}"/>${inner}</joint>`;
const robot = (inner: string): string => `<?xml version="1.0"?><robot name="r">${inner}</robot>`;
const twoLinks = (jointInner: string, type = 'revolute'): string =>
  robot(link('a') + link('b') + joint('j', 'a', 'b', jointInner, type));
const withInertial = (inner: string): string => robot(link('a', `<inertial>${inner}</inertial>`));
const read = (text: string, purpose: UrdfPurpose = 'physics'): string => {
  const parsed = parseUrdf(text, purpose);
  return parsed.ok ? 'taken' : parsed.error;
};

describe('a robot description', () => {
  it('has limits of 0 where lower or upper are not written, as URDF says', () => {
    const limits = (limit: string) => {
      const parsed = parseUrdf(twoLinks(limit), 'physics');
      return parsed.ok ? [parsed.value.joints[0]!.lower, parsed.value.joints[0]!.upper] : parsed.error;
    };
    expect(limits('<limit upper="2" effort="1" velocity="1"/>')).toEqual([0, 2]);
    expect(limits('<limit lower="-2" effort="1" velocity="1"/>')).toEqual([-2, 0]);
  });

  it('may have continuous joints, whatever it is read for', () => {
    for (const purpose of ['physics', 'drawing'] as const) {
      const parsed = parseUrdf(twoLinks('<limit effort="1" velocity="1"/>', 'continuous'), purpose);
      expect(parsed.ok && parsed.value.joints[0]).toMatchObject({ lower: -Infinity, upper: Infinity });
    }
  });

  it('may have names in any script, with quotes and brackets', () => {
    const parsed = parseUrdf(robot(link('19&quot; &lt;Platte&gt; Größe 板')), 'drawing');
    expect(parsed.ok && parsed.value.rootLink).toBe('19" <Platte> Größe 板');
  });

  it.each([
    ['text that is no XML', 'nonsense', 'it is not well-formed XML (line 1)'],
    ['nothing', '', 'it is not well-formed XML'],
    ['another root', '<other/>', 'it has no <robot> element'],
    ['two robots', `${robot('')}<robot name="s"/>`, 'two <robot>'],
    ['no link', '<robot name="r"/>', 'it has no link'],
    ['a cut text', robot(link('a')).slice(0, -9), 'not well-formed XML'],
    ['a joint to nowhere', robot(link('a') + joint('j', 'a', 'c')), 'joint "j" names link "c", which does not exist'],
    ['two roots', robot(link('a') + link('b')), 'it has 2 root links ("a", "b"), expected one'],
    [
      'a loop of all',
      robot(link('a') + link('b') + joint('i', 'a', 'b') + joint('j', 'b', 'a')),
      'its joints form a loop: link "a"',
    ],
    [
      'a loop apart',
      robot(link('a') + link('b') + link('c') + joint('i', 'c', 'b') + joint('j', 'b', 'c')),
      'its joints form a loop: link "b"',
    ],
    ['a link on itself', robot(link('a') + link('b') + joint('j', 'b', 'b')), 'joint "j" joins link "b" to itself'],
    [
      'two parents',
      robot(link('a') + link('b') + link('c') + joint('i', 'a', 'b') + joint('j', 'c', 'b')),
      'link "b" has two parents',
    ],
    ['a link twice', robot(link('a') + link('a')), 'two links have the name "a"'],
    [
      'a joint twice',
      robot(link('a') + link('b') + link('c') + joint('j', 'a', 'b') + joint('j', 'a', 'c')),
      'two joints have the name "j"',
    ],
    ['a mimic of nothing', twoLinks(`${LIMIT}<mimic joint="k"/>`), 'joint "j" follows joint "k", which does not exist'],
    ['a mimic of itself', twoLinks(`${LIMIT}<mimic joint="j"/>`), 'joint "j" follows itself'],
    ['a nameless link', robot('<link/>'), 'a <link> has no name'],
    ['an endless name', robot(link('x'.repeat(5000))), 'has a name of 5000 characters, expected at most 200'],
    ['a control character in a name', robot(link('a\u0007b')), 'a <link> has a name with control characters'],
    [
      'a number that is none',
      twoLinks('<limit lower="x" upper="1" effort="1" velocity="1"/>'),
      'joint "j" has "x" where a number was expected',
    ],
    [
      'a number in hexadecimal',
      twoLinks('<limit upper="0x1F" effort="1" velocity="1"/>'),
      '"0x1F" where a number was expected',
    ],
    ['two numbers of three', twoLinks(`<origin xyz="0 1"/>${LIMIT}`), '"0 1" where three numbers were expected'],
    [
      'an endless number',
      twoLinks('<limit upper="1e300" effort="1" velocity="1"/>'),
      '"1e300", which is beyond any robot',
    ],
    ['an axis without direction', twoLinks(`<axis xyz="0 0 0"/>${LIMIT}`), 'the axis of joint "j" has no direction'],
    [
      'another kind of joint',
      twoLinks('', 'ball'),
      'joint "j" is of type "ball", expected revolute, continuous, prismatic or fixed',
    ],
    ['an element twice', twoLinks(`${LIMIT}<origin xyz="0 0 0"/><origin xyz="1 0 0"/>`), 'joint "j" has two <origin>'],
    ['a document type', `<!DOCTYPE robot [<!ENTITY a "b">]>${robot(link('&a;'))}`, 'it declares a document type'],
    ['too many links', robot(Array.from({ length: 1001 }, (_, k) => link(`l${k}`)).join('')), 'it has 1001 links'],
  ])('with %s is refused by one sentence, whatever it is read for', (_, text, expected) => {
    for (const purpose of ['physics', 'drawing'] as const) {
      expect(read(text, purpose)).toContain(expected);
      expect(read(text, purpose)).toMatch(/^The arm description cannot be used: [^\n]{1,600}\.$/);
    }
  });

  it.each([
    ['no limits', twoLinks(''), 'joint "j" has no <limit>'],
    ['no effort', twoLinks('<limit upper="1" velocity="1"/>'), 'joint "j" has no effort'],
    ['limits without room', twoLinks('<limit lower="1" upper="1" effort="1" velocity="1"/>'), 'leave it no room'],
    ['limits the wrong way round', twoLinks('<limit lower="1" effort="1" velocity="1"/>'), 'leave it no room'],
    [
      'negative damping',
      twoLinks(`${LIMIT}<dynamics damping="-1"/>`),
      'the damping or friction of joint "j" is below 0',
    ],
    ['a mass of 0', withInertial(`<mass value="0"/>${INERTIA}`), 'the mass of link "a" is 0 kg, expected more than 0'],
    ['a negative mass', withInertial(`<mass value="-1"/>${INERTIA}`), 'the mass of link "a" is -1 kg'],
    [
      'a mass that is none',
      withInertial(`<mass value="NaN"/>${INERTIA}`),
      'the mass of link "a" has "NaN" where a number was expected',
    ],
    ['no inertia', withInertial('<mass value="1"/>'), 'the inertial of link "a" lacks its mass or inertia'],
    [
      'a negative inertia',
      withInertial(`<mass value="1"/>${INERTIA.replace('ixx="1"', 'ixx="-0.01"')}`),
      'the inertia of link "a" is that of no body',
    ],
    [
      'an inertia of 0',
      withInertial(`<mass value="1"/>${INERTIA.replace('izz="1"', 'izz="0"')}`),
      'the inertia of link "a" is that of no body',
    ],
    [
      'an inertia that turns over',
      withInertial(`<mass value="1"/>${INERTIA.replace('ixy="0"', 'ixy="2"')}`),
      'the inertia of link "a" is that of no body',
    ],
    [
      'a mesh to collide with',
      robot(link('a', '<collision><geometry><mesh filename="m"/></geometry></collision>')),
      'no box, cylinder or sphere',
    ],
    [
      'a flat box',
      robot(link('a', '<collision><geometry><box size="1 0 1"/></geometry></collision>')),
      'a side of 0 m, expected more than 0',
    ],
    [
      'a shape inside out',
      robot(link('a', '<collision><geometry><sphere radius="-1"/></geometry></collision>')),
      'a side of -1 m',
    ],
  ])('with %s is refused for the physics, and drawn', (_, text, expected) => {
    expect(read(text)).toContain(expected);
    expect(read(text, 'drawing')).toBe('taken');
  });

  // Each of them took seconds, or all the stack, with one reader or the other.
  it.each([
    ['depth', robot('<a>'.repeat(100_000) + '</a>'.repeat(100_000))],
    ['size', robot(link('a', ' '.repeat(3_000_000)))],
    ['open tags', '<robot name="r">'.repeat(60_000)],
    ['open comments', `<robot name="r">${'<!-- '.repeat(200_000)}`],
    ['open quotes', `<robot name="${"x='".repeat(300_000)}`],
    ['attributes', `<robot ${Array.from({ length: 100_000 }, (_, k) => `a${k}="1"`).join(' ')}/>`],
    ['ampersands', robot(link('&'.repeat(500_000)))],
    ['entities', robot(link('&quot;'.repeat(200_000)))],
    ['blanks', robot(link('a', `<inertial><origin xyz="${' '.repeat(1_000_000)}x"/></inertial>`))],
    ['brackets', '<'.repeat(1_000_000)],
    [
      'a long chain',
      robot(
        Array.from(
          { length: 1000 },
          (_, k) => link(`l${k}`) + (k > 0 ? joint(`j${k}`, `l${k - 1}`, `l${k}`) : ''),
        ).join(''),
      ),
    ],
  ])('made of %s alone is answered within a second', (_, text) => {
    const startMs = performance.now();
    for (const purpose of ['physics', 'drawing'] as const) expect(read(text, purpose).length).toBeLessThan(700);
    // Both together, on a machine that does other things as well.
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  it('changed at random is a tree or one sentence', () => {
    const random = randomSource(0x04df);
    const whole = robot(
      link(
        'a',
        `<inertial><mass value="1"/>${INERTIA}</inertial><collision><geometry><box size="1 1 1"/></geometry></collision>`,
      ) +
        link(
          'b',
          '<visual><geometry><sphere radius="1"/></geometry><material name="m"><color rgba="1 0 0 1"/></material></visual>',
        ) +
        link('c') +
        joint('i', 'a', 'b', `<origin xyz="0 0 1" rpy="0 1 0"/><axis xyz="0 0 1"/>${LIMIT}`, 'revolute') +
        joint('j', 'b', 'c', `${LIMIT}<mimic joint="i" multiplier="-1"/>`, 'prismatic'),
    );
    const pieces = [
      '"',
      "'",
      '<',
      '>',
      '/',
      '&',
      '-',
      '0',
      'e9',
      ' ',
      '<link name="b"/>',
      '<!--',
      ']]>',
      '<![CDATA[',
      '\0',
      'name',
      'a',
      'b',
      'c',
      'NaN',
    ];
    for (let round = 0; round < 6000; round++) {
      let text = whole;
      for (let change = 0; change < 1 + random() * 4; change++) {
        const at = Math.floor(random() * text.length);
        text =
          text.slice(0, at) +
          (random() < 0.7 ? pickOne(random, pieces) : '') +
          text.slice(at + Math.floor(random() * 12));
      }
      for (const purpose of ['physics', 'drawing'] as const) {
        const parsed = parseUrdf(text, purpose);
        if (!parsed.ok) expect(parsed.error).toMatch(/^The arm description cannot be used: [^\n\0]{1,800}\.$/);
        else
          for (const { parent, child } of parsed.value.joints)
            expect(parsed.value.links.has(parent) && parsed.value.links.has(child)).toBe(true);
      }
    }
  });
});
