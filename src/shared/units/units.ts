/** Conversions between the units of the wire (metres, radians, seconds) and those of people. */
export const RAD_PER_DEG = Math.PI / 180;
const MM_PER_M = 1000;
export const LITRES_PER_M3 = 1000;

export const degFromRad = (angleRad: number): number => angleRad / RAD_PER_DEG;
export const mmFromM = (lengthM: number): number => lengthM * MM_PER_M;
export const wholeMm = (lengthM: number): number => Math.round(mmFromM(lengthM));
export const toMillimetre = (lengthM: number): number => Math.round(lengthM * MM_PER_M) / MM_PER_M;
export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** Standard gravity, rounded as the simulation's world has it. */
export const GRAVITY_MPS2 = 9.81;
