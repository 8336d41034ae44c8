import { ConclaveRoot } from '@conclave/ui';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactElement } from 'react';
import type { AdminApi } from '../api/AdminApi';
import { ApiContext } from '../api/ApiContext';
import { Tell } from '../components/Tell';
import { ConfigContext } from '../config/ConfigContext';
import { type Caller, CallerContext } from '../session/Caller';
import { testConfig } from './testConfig';

export const administrator: Caller = { id: '1', name: 'admin', email: null, mayWrite: true };
export const auditor: Caller = { id: '2', name: 'olga', email: null, mayWrite: false };

/** Renders what unit tests look at as a page of the console has it around itself. */
export function renderInConsole(
  element: ReactElement,
  api: AdminApi,
  caller: Caller = administrator,
): RenderResult {
  return render(
    <ConclaveRoot nonce={undefined}>
      <ConfigContext value={testConfig}>
        <ApiContext value={api}>
          <CallerContext value={caller}>
            <Tell>{element}</Tell>
          </CallerContext>
        </ApiContext>
      </ConfigContext>
    </ConclaveRoot>,
  );
}
