import { ConclaveRoot } from '@conclave/ui';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactElement } from 'react';
import type { AppConfig } from '../config/appConfig';
import { ConfigContext } from '../config/ConfigContext';
import { testConfig } from '../config/testConfig';

/** Renders what unit tests look at inside theme and configuration. */
export function renderWithConfig(
  element: ReactElement,
  config: AppConfig = testConfig,
): RenderResult {
  const wrap = (inner: ReactElement) => (
    <ConclaveRoot nonce={undefined}>
      <ConfigContext value={config}>{inner}</ConfigContext>
    </ConclaveRoot>
  );
  const result = render(wrap(element));
  return {
    ...result,
    rerender: (next) => result.rerender(wrap(next as ReactElement)),
  };
}
