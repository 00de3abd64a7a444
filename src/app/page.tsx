/** What is drawn. Loaded by main.ts once the run is on its way. */
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import { createRoot } from 'react-dom/client';
import { restoreDiagram } from '../view/stage/diagram-store.ts';
import { App } from './app.tsx';
import { listenToKeys } from './shortcuts.ts';

restoreDiagram();
listenToKeys();
createRoot(document.getElementById('root') as HTMLElement).render(<App />);
