/** Light or dark: what the person chose, else what the system says. */
import { useEffect, useState } from 'react';
import { type Theme, useSettings } from '../../session/settings.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');

function system(): Theme {
  return dark.matches ? 'dark' : 'light';
}

export function useTheme(): Theme {
  const chosen = useSettings((settings) => settings.theme);
  const [told, setTold] = useState(system);
  useEffect(() => {
    const listen = () => setTold(system());
    dark.addEventListener('change', listen);
    return () => dark.removeEventListener('change', listen);
  }, []);
  return chosen ?? told;
}

export function toggleTheme(): void {
  useSettings.setState(({ theme }) => ({ theme: (theme ?? system()) === 'dark' ? 'light' : 'dark' }));
}

const reduced = matchMedia('(prefers-reduced-motion: reduce)');

export function prefersReducedMotion(): boolean {
  return reduced.matches;
}
