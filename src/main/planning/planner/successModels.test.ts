import { describe, expect, it } from 'vitest';
import { explicitModel } from './explicitModel.ts';
import type { CandidateFeatures } from './features.ts';
import { featureNames, featureVector } from './features.ts';
import { frequencyModel } from './frequencyModel.ts';
import { logisticModel } from './logisticModel.ts';
import { normalCdf } from './normalDistribution.ts';

const features = (changes: Partial<CandidateFeatures> = {}): CandidateFeatures => ({
  kind: 'direct',
  lowered: false,
  form: 'box',
  fragile: false,
  widthMarginM: 0.03,
  widthMarginSigmas: 5,
  bladeEntrySigmas: 4,
  neededM: 0.09,
  headroomM: 0.1,
  levelM: 0,
  unevenM: 0,
  airBelowM: 0.013,
  depthMarginM: 0.2,
  sweepDistanceM: 0,
  pushedItems: 0,
  occupiedFraction: 0.4,
  gapMarginM: 0.01,
  laneWidthM: 0.05,
  heightM: 0.12,
  depthM: 0.2,
  massKg: 0.3,
  isKnownLane: false,
  pushedHome: 0,
  pushedHomeKg: 0,
  offCentreShare: 0,
  spareDepthM: 0.2,
  behindSigmas: 4,
  borneShare: 1,
  isOnSeen: false,
  filledShare: 0.5,
  landingN: 5,
  supportM: 0.2,
  pHarm: 0,
  comOffsetM: 0,
  failedAttempts: 0,
  failedHere: false,
  failedInBin: 0,
  ageS: 5,
  binWidthM: 0.24,
  binFloorM: 1,
  ...changes,
});
const logistic = (bias: number, weights: Partial<Record<(typeof featureNames)[number], number>>) =>
  logisticModel({
    kind: 'logistic',
    name: 'test',
    stows: 0,
    seeds: [],
    features: [...featureNames],
    bias,
    weights: featureNames.map((name) => weights[name] ?? 0),
  });

describe('normalCdf', () => {
  it('agrees with the tables', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.645)).toBeCloseTo(0.95, 4);
    expect(normalCdf(-2)).toBeCloseTo(0.02275, 5);
  });
});

describe('explicitModel', () => {
  const p = (changes: Partial<CandidateFeatures>): number => explicitModel.pSuccess(features(changes));
  it('gives even odds on width when exactly the needed width is believed to be there', () => {
    expect(p({ widthMarginSigmas: 0 })).toBeCloseTo(p({}) / 2, 6);
  });
  it.each([
    ['a sweep', { kind: 'right' }],
    ['a blade that enters a narrow gap', { kind: 'right', bladeEntrySigmas: 0.5 }],
    ['contents under it', { levelM: 0.05, airBelowM: 0.03 }],
    ['something seen close behind it', { isKnownLane: true, behindSigmas: 1.5 }],
    ['a slender item at the mouth', { isKnownLane: true, depthM: 0.045, heightM: 0.2 }],
    ['a top that is only seen', { isKnownLane: true, levelM: 0.05, airBelowM: 0.013, isOnSeen: true }],
    ['little headroom', { headroomM: 0.005 }],
    ['a round item', { form: 'sphere' }],
    ['a fragile item', { fragile: true }],
    ['failures before', { failedAttempts: 1 }],
    ['a failure of the same item in the same bin', { failedHere: true }],
    ['a bin that stopped another item', { failedInBin: 1 }],
    ['a push home that leaves hardly any depth', { isKnownLane: true, pushedHome: 1, spareDepthM: 0.015 }],
  ] as [string, Partial<CandidateFeatures>][])('believes less in %s', (_name, changes) => {
    expect(p(changes)).toBeLessThan(p({}));
  });
});

describe('explicitModel, among known contents', () => {
  it('keeps fragile items away from the back wall', () => {
    const fragile = { fragile: true, isKnownLane: true };
    const far = explicitModel.pSuccess(features({ ...fragile, spareDepthM: 0.1 }));
    expect(explicitModel.pSuccess(features({ ...fragile, spareDepthM: 0.02 }))).toBeLessThan(0.95 * far);
  });
});

describe('logisticModel', () => {
  it('computes one over one plus e to the minus weighted sum', () => {
    const model = logistic(0.5, { massKg: -2 });
    expect(model.pSuccess(features({ massKg: 0.5 }))).toBeCloseTo(1 / (1 + Math.exp(0.5)), 12);
  });
  it('discourages a placement that failed before although it could not learn about it', () => {
    const model = logistic(1, {});
    expect(model.pSuccess(features({ failedHere: true }))).toBeLessThan(0.6 * model.pSuccess(features()));
  });
  it('refuses weights of other features', () => {
    expect(() =>
      logisticModel({ kind: 'logistic', name: 'old', stows: 0, seeds: [], features: ['x'], bias: 0, weights: [1] }),
    ).toThrow('other features');
  });
});

describe('featureVector', () => {
  it('gives one finite number a name', () => {
    const vector = featureVector(features({ form: 'irregular', kind: 'left', sweepDistanceM: 0.2 }));
    expect(vector).toHaveLength(featureNames.length);
    const value = (name: (typeof featureNames)[number]): number => vector[featureNames.indexOf(name)]!;
    expect([...vector].every(Number.isFinite)).toBe(true);
    expect(value('sweep')).toBe(1);
    expect(value('sweepDistanceDm')).toBeCloseTo(2, 12);
    expect(value('form:irregular')).toBe(1);
    expect(value('form:sphere')).toBe(0);
    expect(value('round')).toBe(0);
    expect(value('failedAttempts')).toBe(0);
  });
});

describe('frequencyModel', () => {
  const model = frequencyModel({
    kind: 'frequency',
    name: 'test',
    stows: 12,
    seeds: [],
    classes: { 'direct other wide': { n: 8, successes: 8 }, 'sweep round tight': { n: 4, successes: 1 } },
  });
  it('gives the smoothed share of successes in the class', () => {
    expect(model.pSuccess(features())).toBeCloseTo(0.9, 12);
    const sweep = features({ kind: 'left', form: 'cylinder', widthMarginM: 0.005 });
    expect(model.pSuccess(sweep)).toBeCloseTo(2 / 6, 12);
  });
  it('has no opinion where it has no data', () => {
    expect(model.pSuccess(features({ widthMarginM: -0.01 }))).toBe(0.5);
  });
});
