import { inkOn, mix, parseHex, readableOn, type Rgb, toHex } from './colour';

/** The house blue, as in web/ui/src/theme. */
const houseBlue: Rgb = [0x1d, 0x5b, 0xbf];

/** What the cards are painted with, in the light and in the dark theme; see styles/base.css. */
const lightSurface: Rgb = [255, 255, 255];
const darkSurface: Rgb = [0x17, 0x1a, 0x24];

/** WCAG 2.2, 1.4.3: contrast of text. */
const textContrast = 4.5;

/** How much lighter the brand colour is in the dark theme. */
const darkLift = 0.32;

/**
 * The custom properties that carry the brand into the style sheets: the colour itself for surfaces,
 * ink that reads on it, and the nearest relative that reads as text on a card.
 */
export function brandProperties(configured: string | null): Record<string, string> {
  const chosen = (configured === null ? undefined : parseHex(configured)) ?? houseBlue;
  const light = chosen;
  const dark = mix(chosen, [255, 255, 255], darkLift);
  return {
    '--brand-light': toHex(light),
    '--brand-dark': toHex(dark),
    '--brand-ink-light': toHex(inkOn(light)),
    '--brand-ink-dark': toHex(inkOn(dark)),
    '--brand-text-light': toHex(readableOn(lightSurface, light, textContrast)),
    '--brand-text-dark': toHex(readableOn(darkSurface, dark, textContrast)),
  };
}

/** Through the style object, which the Content-Security-Policy admits; a style attribute it would not. */
export function applyBrand(configured: string | null): void {
  for (const [name, value] of Object.entries(brandProperties(configured))) {
    document.documentElement.style.setProperty(name, value);
  }
}
