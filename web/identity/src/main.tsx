import '@conclave/ui/fonts.css';
import { BusyNotice, ConclaveRoot, readCspNonce } from '@conclave/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no element with the id "root"');
}
createRoot(root).render(
  <StrictMode>
    <ConclaveRoot nonce={readCspNonce(document)}>
      <BusyNotice text="Loading" />
    </ConclaveRoot>
  </StrictMode>,
);
