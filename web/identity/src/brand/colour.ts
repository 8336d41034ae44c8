// Colour arithmetic for the operator's brand colour: WCAG 2.2 relative luminance and contrast.

/** Red, green, blue; 0 to 255. */
export type Rgb = readonly [number, number, number];

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** `#rgb` or `#rrggbb`; undefined for anything else. */
export function parseHex(text: string): Rgb | undefined {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const width = digits.length / 3;
  const channel = (index: number) => {
    const part = digits.slice(index * width, (index + 1) * width);
    return Number.parseInt(width === 1 ? part + part : part, 16);
  };
  return [channel(0), channel(1), channel(2)];
}

export function toHex(colour: Rgb): string {
  return `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** `share` of `other` in `colour`, from 0 to 1. */
export function mix(colour: Rgb, other: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2) => colour[index] * (1 - share) + other[index] * share;
  return [channel(0), channel(1), channel(2)];
}

function luminance([red, green, blue]: Rgb): number {
  const linear = (channel: number) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** The nearer relative of `colour` that can be read on `ground`: made darker or lighter in steps. */
export function readableOn(ground: Rgb, colour: Rgb, wanted: number): Rgb {
  const towards = contrast(ground, black) > contrast(ground, white) ? black : white;
  const steps = 20;
  for (let step = 0; step <= steps; ++step) {
    const candidate = mix(colour, towards, step / steps);
    if (contrast(ground, candidate) >= wanted) return candidate;
  }
  return towards;
}

/** Black or white ink, whichever reads better on `ground`. */
export function inkOn(ground: Rgb): Rgb {
  const ink: Rgb = [11, 13, 20];
  return contrast(ground, white) >= contrast(ground, ink) ? white : ink;
}
