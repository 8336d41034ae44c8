// A camera and a microphone from files, for Chromium: a picture that can use any rate, and a tone
// that never pauses, so that silence is a fault of the network.
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const SECONDS = 2; // the files are played again and again
const RATE = 48_000;
const TONE_HZ = 440;
const GRAIN = 16; // of 255: how far pixels differ from the picture below
const GREY = 128;

/**
 * @param {string} folder
 * @param {{width: number, height: number, frameRate: number}} camera
 * @returns {Promise<string[]>} flags for Chromium
 */
export async function deviceFlags(folder, camera) {
  const [picture, tone] = [join(folder, 'camera.y4m'), join(folder, 'tone.wav')];
  await writePicture(picture, camera);
  await writeFile(tone, wave());
  return [
    `--use-file-for-fake-video-capture=${picture}`,
    `--use-file-for-fake-audio-capture=${tone}`,
  ];
}

/** Film grain over a wedge of grey that moves: no frame can be had from the one before it. */
async function writePicture(path, { width, height, frameRate }) {
  const file = await open(path, 'w');
  await file.write(`YUV4MPEG2 W${width} H${height} F${frameRate}:1 Ip A1:1 C420mpeg2\n`);
  const random = generator();
  const grain = Uint8Array.from({ length: 1 << 18 }, () => random() % GRAIN);
  const luma = Buffer.alloc(width * height);
  const chroma = Buffer.alloc((width * height) / 2, GREY);
  const frames = SECONDS * frameRate;
  for (let frame = 0; frame < frames; frame += 1) {
    const start = random();
    for (let at = 0; at < luma.length; at += 1) {
      const wedge = ((at % width) + (frame * width) / frames) % width;
      luma[at] = 64 + (wedge * 100) / width + grain[(start + at) % grain.length];
    }
    await file.write('FRAME\n');
    await file.write(luma);
    await file.write(chroma);
  }
  await file.close();
}

/** Numbers that are the same in each run: a linear congruential generator (Numerical Recipes). */
function generator() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

function wave() {
  const samples = SECONDS * RATE;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22); // one channel
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < samples; at += 1) {
    const value = 12_000 * Math.sin((2 * Math.PI * TONE_HZ * at) / RATE);
    bytes.writeInt16LE(Math.round(value), 44 + at * 2);
  }
  return bytes;
}
