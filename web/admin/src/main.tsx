import '@conclave/ui/fonts.css';
import { readCspNonce } from '@conclave/ui';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Start } from './page/Start';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no element with the id "root"');
}
createRoot(root).render(
  <StrictMode>
    <Start nonce={readCspNonce(document)} />
  </StrictMode>,
);
