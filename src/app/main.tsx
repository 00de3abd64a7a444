import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import '../view/theme/tokens.css';
import '../view/theme/base.css';
import { createRoot } from 'react-dom/client';
import { connect, sendPace } from '../session/session.ts';
import { useSettings } from '../session/settings.ts';
import { restoreDiagram } from '../view/stage/diagram-store.ts';
import { prefersReducedMotion } from '../view/theme/use-theme.ts';
import { App } from './app.tsx';
import { followCursor, openFromLocation } from './location.ts';
import { listenToKeys } from './shortcuts.ts';

const { theme } = useSettings.getState();
document.documentElement.dataset.theme = theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

connect();
sendPace();
openFromLocation(!prefersReducedMotion());
restoreDiagram();
listenToKeys();
followCursor();
createRoot(document.getElementById('root') as HTMLElement).render(<App />);
