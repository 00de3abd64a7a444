/** The palette of canvases, read anew when the theme has changed. */
import { useTheme } from '../theme/use-theme.ts';
import { type Palette, readPalette } from './palette.ts';

let kept: { readonly theme: string; readonly palette: Palette } | undefined;

export function usePalette(): Palette {
  const theme = useTheme();
  if (kept?.theme !== theme || document.documentElement.dataset.theme !== theme) kept = { theme, palette: readPalette() };
  return kept.palette;
}
