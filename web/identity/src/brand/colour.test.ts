import { contrast, inkOn, mix, parseHex, readableOn, type Rgb, toHex } from './colour';

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

test.each([
  ['#fff', [255, 255, 255]],
  ['#3d5afe', [0x3d, 0x5a, 0xfe]],
  ['#ABC', [0xaa, 0xbb, 0xcc]],
])('reads %s', (text, expected) => {
  expect(parseHex(text)).toEqual(expected);
});

test.each(['', 'red', '#12', '#12345', '#1234567', '#ggg', 'url(x)', '#fff;x'])(
  'does not take %s for a colour',
  (text) => {
    expect(parseHex(text)).toBeUndefined();
  },
);

test('contrast is as WCAG defines it', () => {
  expect(contrast(black, white)).toBeCloseTo(21);
  expect(contrast(white, white)).toBeCloseTo(1);
  expect(contrast([0x76, 0x76, 0x76], white)).toBeCloseTo(4.54, 2);
});

test('mixing meets both ends', () => {
  expect(mix(black, white, 0)).toEqual(black);
  expect(mix(black, white, 1)).toEqual(white);
  expect(toHex(mix(black, white, 0.5))).toBe('#808080');
});

test('text in any brand colour can be read on light and dark cards', () => {
  for (const ground of [white, [0x17, 0x1a, 0x24] as const]) {
    for (const colour of ['#ffd400', '#000080', '#ffffff', '#000000', '#777777', '#3d5afe']) {
      const text = readableOn(ground, parseHex(colour) ?? black, 4.5);
      expect(contrast(ground, text)).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test('a colour that reads already stays as it is', () => {
  const blue = parseHex('#3d5afe') ?? black;
  expect(readableOn(white, blue, 4.5)).toEqual(blue);
});

test('ink is light on dark and dark on light', () => {
  expect(inkOn([0, 0, 128])).toEqual(white);
  expect(contrast(inkOn([255, 212, 0]), [255, 212, 0])).toBeGreaterThan(7);
});
