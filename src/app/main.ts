/** First the worker, which has most to do before anything can move; then the page. */
import '../view/theme/tokens.css';
import '../view/theme/base.css';
import { connect, sendPace } from '../session/session.ts';
import { useSettings } from '../session/settings.ts';
import { followCursor, openFromLocation } from './location.ts';

const { theme } = useSettings.getState();
document.documentElement.dataset.theme = theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

connect();
sendPace();
openFromLocation(!matchMedia('(prefers-reduced-motion: reduce)').matches);
followCursor();
void import('./page.tsx');
