// What someone saw and heard in a span of time, out of the notes of window.watch.
import { appendFileSync } from 'node:fs';

const BROKEN = 0.5; // of the samples played were made up: nobody understands a word
const QUIET = 1e-4; // of energy a second: a tone has a thousand times as much
const TABLE = process.env.CONCLAVE_WEAK_TABLE;

const differences = (samples) => samples.slice(1).map((now, i) => [samples[i], now]);

/** The longest stretch, in ms, of pairs of samples that fit. */
function longest(samples, fits) {
  let most = 0;
  let since = null;
  for (const [before, now] of differences(samples)) {
    if (!fits(before, now)) since = null;
    else most = Math.max(most, now.t - (since ??= before.t));
  }
  return most;
}

/** The longest time without sound: what was played was mostly made up, or nothing at all. */
export const audioBreak = (samples) =>
  longest(samples, ({ t: then, audio: before }, { t, audio: now }) => {
    const played = now.totalSamplesReceived - before.totalSamplesReceived;
    const madeUp = now.concealedSamples - before.concealedSamples;
    const energy = now.totalAudioEnergy - before.totalAudioEnergy;
    return played <= 0 || madeUp / played >= BROKEN || energy < (QUIET * (t - then)) / 1000;
  });

/** The longest time for which a picture stood still, of all pictures; ends of the span count. */
export function standstill(frames, from, to) {
  const each = Object.values(frames).map((times) => {
    const inside = times.filter((time) => time >= from && time <= to);
    const marks = [from, ...inside, to];
    return Math.max(...marks.slice(1).map((time, i) => time - marks[i]));
  });
  return each.length > 0 ? Math.max(...each) : to - from;
}

/** Bits a second of pictures, repetitions (and probes, which are such) left out. */
export function videoRate(samples) {
  const [first, last] = [samples.at(0), samples.at(-1)];
  const bytes = ({ video }) => video.bytesReceived - (video.retransmittedBytesReceived ?? 0);
  return ((bytes(last) - bytes(first)) * 8000) / (last.t - first.t);
}

/** @param {[number, number]} span ms since the watch began */
export function measure({ samples, frames }, [from, to]) {
  const inside = samples.filter(({ t }) => t >= from && t <= to);
  const [first, last] = [inside.at(0), inside.at(-1)];
  return {
    audioBreak: audioBreak(inside),
    standstill: standstill(frames, from, to),
    freezes: last.video.freezeCount - first.video.freezeCount,
    frozen: (last.video.totalFreezesDuration - first.video.totalFreezesDuration) * 1000,
    rate: videoRate(inside),
    height: last.video.frameHeight,
    frameRate: ((last.video.framesDecoded - first.video.framesDecoded) * 1000) / (last.t - first.t),
    concealed:
      (last.audio.concealedSamples - first.audio.concealedSamples) /
      (last.audio.totalSamplesReceived - first.audio.totalSamplesReceived),
    waitedForProcessor: (last.sent.cpu ?? 0) - (first.sent.cpu ?? 0),
  };
}

/** For the table at the end of `./test weak`. */
export function report(network, who, values) {
  const row = { network, who, ...values };
  console.log(JSON.stringify(row));
  if (TABLE) appendFileSync(TABLE, `${JSON.stringify(row)}\n`);
}
