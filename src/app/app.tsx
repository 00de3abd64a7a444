import { useEffect } from 'react';
import { Shell } from '../view/shell/shell.tsx';
import { useTheme } from '../view/theme/use-theme.ts';
import { DropTarget } from './drop.tsx';
import { ErrorBoundary } from './error-boundary.tsx';

export function App() {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <ErrorBoundary>
      <Shell />
      <DropTarget />
    </ErrorBoundary>
  );
}
