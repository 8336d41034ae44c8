import '@conclave/ui/fonts.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { applyMode, storedMode } from './components/ColorMode/color_mode';

applyMode(storedMode());

const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no element with the id "root"');
}
createRoot(root).render(
  <StrictMode>
    <App location={window.location} />
  </StrictMode>,
);
