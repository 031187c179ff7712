/** Standard deviations in half of a 90 % interval of a normal distribution: every margin of an estimate is such a half. */
export const DEVIATIONS_90 = 1.645;
