import Button from '@mui/material/Button';
import { render } from '@testing-library/react';
import { CspCache, readCspNonce } from './CspCache';

function pageWith(content: string | null): Document {
  const page = document.implementation.createHTMLDocument();
  if (content !== null) {
    const meta = page.createElement('meta');
    meta.setAttribute('property', 'csp-nonce');
    meta.setAttribute('content', content);
    page.head.append(meta);
  }
  return page;
}

describe('readCspNonce', () => {
  it.each([
    ['abc123', 'abc123'],
    ['__CSP_NONCE__', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j', (content, nonce) => {
    expect(readCspNonce(pageWith(content))).toBe(nonce);
  });
});

describe('CspCache', () => {
  it('puts the nonce on every style element', () => {
    render(
      <CspCache nonce="n0nce">
        <Button>Press</Button>
      </CspCache>,
    );
    const styles = [...document.querySelectorAll('style[data-emotion]')];
    expect(styles.length).toBeGreaterThan(0);
    for (const style of styles) {
      expect(style).toHaveAttribute('nonce', 'n0nce');
    }
  });
});
