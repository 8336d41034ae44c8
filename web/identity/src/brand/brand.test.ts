import { applyBrand, brandProperties } from './brand';

test('the house blue without a configured colour, or with one that is none', () => {
  expect(brandProperties(null)['--brand-light']).toBe('#1d5bbf');
  expect(brandProperties('expression(alert(1))')).toEqual(brandProperties(null));
});

test('the configured colour is set on the page', () => {
  applyBrand('#ffd400');
  const style = document.documentElement.style;
  expect(style.getPropertyValue('--brand-light')).toBe('#ffd400');
  expect(style.getPropertyValue('--brand-ink-light')).toBe('#0b0d14');
});
