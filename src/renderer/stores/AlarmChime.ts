import type { AlarmPriority } from '#shared/domain/alarmList.ts';

/** Pulses of one chime: frequency in hertz, beginning and length in seconds. The graver, the more and the higher. */
export const chimes: Readonly<Record<AlarmPriority, readonly { hertz: number; atS: number; lengthS: number }[]>> = {
  high: [
    { hertz: 784, atS: 0, lengthS: 0.14 },
    { hertz: 988, atS: 0.2, lengthS: 0.14 },
    { hertz: 1319, atS: 0.4, lengthS: 0.22 },
  ],
  medium: [
    { hertz: 659, atS: 0, lengthS: 0.18 },
    { hertz: 784, atS: 0.28, lengthS: 0.22 },
  ],
  low: [{ hertz: 523, atS: 0, lengthS: 0.25 }],
};

/** Rise and fall of a pulse, so that it does not click. */
const RAMP_S = 0.015;

/** Tones made by WebAudio, without files. A browser lets it sound only after the person has touched the page once. */
export class AlarmChime {
  private context: AudioContext | null = null;

  get isAvailable(): boolean {
    return typeof AudioContext === 'function';
  }

  /** True when it can be heard; false while the browser still waits for a touch. */
  get isReady(): boolean {
    return this.context?.state === 'running';
  }

  /** Call it from a click or a key press, or hope. */
  async wake(): Promise<boolean> {
    if (!this.isAvailable) return false;
    this.context ??= new AudioContext();
    // Without a touch this promise may stay open for ever: nobody waits for it longer than a moment.
    await Promise.race([this.context.resume(), new Promise((resolve) => setTimeout(resolve, 300))]);
    return this.isReady;
  }

  /** False when it could not sound. Volume 0 to 1. */
  play(priority: AlarmPriority, volume: number): boolean {
    const { context } = this;
    if (!context || context.state !== 'running') return false;
    for (const { hertz, atS, lengthS } of chimes[priority]) {
      const startS = context.currentTime + 0.02 + atS;
      const tone = context.createOscillator();
      const gain = context.createGain();
      tone.type = 'triangle';
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(0, startS);
      gain.gain.linearRampToValueAtTime(volume, startS + RAMP_S);
      gain.gain.setValueAtTime(volume, startS + lengthS - RAMP_S);
      gain.gain.linearRampToValueAtTime(0, startS + lengthS);
      tone.connect(gain).connect(context.destination);
      tone.start(startS);
      tone.stop(startS + lengthS + 0.02);
    }
    return true;
  }

  close(): void {
    void this.context?.close();
    this.context = null;
  }
}
