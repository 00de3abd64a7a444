/** How volumes may be mounted: the words, their rules, and their letters in tables. */
import { type FieldError, forbidden, notSupported } from '../../validation/field-error.ts';

const LETTERS: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};
const MODES: readonly string[] = Object.keys(LETTERS).sort();

export function validateAccessModes(modes: readonly string[], path: string, errors: FieldError[]): void {
  for (const mode of modes) if (!MODES.includes(mode)) errors.push(notSupported(path, mode, MODES));
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod' && MODES.includes(mode)))
    errors.push(forbidden(path, 'may not use ReadWriteOncePod with other access modes'));
}

/** `RWO,ROX`, in a fixed order. */
export function accessModesCell(modes: readonly string[] | undefined): string {
  return Object.keys(LETTERS)
    .filter((mode) => modes?.includes(mode))
    .map((mode) => LETTERS[mode])
    .join(',');
}
