/** Quietest sound the scale shows, in decibels below full scale; a silent room lies about there. */
const floorDb = -60;

/** Loudness of samples in [-1, 1] on a scale from 0 (silence) to 1, even to the ear. */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) {
    sum += sample * sample;
  }
  const rms = Math.sqrt(sum / Math.max(samples.length, 1));
  if (rms === 0) {
    return 0;
  }
  const db = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (db - floorDb) / -floorDb));
}
