// What a run of `npm test` has counted: a check counts as one, and so does every test.

/** @typedef {{ seconds: number, title: string }} Duration */

export class TestCount {
  passed = 0;
  /** @type {string[]} */
  failures = [];
  /** @type {Duration[]} */
  durations = [];

  /** @param {string} title @param {number} [seconds] */
  pass(title, seconds) {
    this.passed += 1;
    this.took(title, seconds);
  }

  /** @param {string} text */
  fail(text) {
    this.failures.push(text);
  }

  /** @param {string} title @param {number} [seconds] */
  took(title, seconds) {
    if (seconds !== undefined) this.durations.push({ seconds, title });
  }

  /** The slowest tests, a line each, slowest first. @param {number} count */
  slowest(count) {
    return [...this.durations]
      .sort((a, b) => b.seconds - a.seconds)
      .slice(0, count)
      .map(({ seconds, title }) => `${seconds.toFixed(1).padStart(7)} s  ${title}`);
  }
}
