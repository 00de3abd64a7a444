/** A run as a file and as a link. The link carries the whole run in its fragment, which no server sees. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { RUN_FILE_VERSION, type RunFile } from '../protocol/run-file.ts';

/** Longest link that is offered; longer ones are cut by mail programs and chats. */
export const MAX_LINK_LENGTH = 8_000;
/** Largest file that is read. */
export const MAX_FILE_BYTES = 16 << 20;

const PREFIX = '#run=';

export function fileText(run: RunFile): string {
  return `${JSON.stringify(run, undefined, 1)}\n`;
}

export function linkOf(run: RunFile, base: string): string {
  const packed = deflateSync(strToU8(JSON.stringify(run)), { level: 9 });
  return `${base}${PREFIX}${toBase64Url(packed)}`;
}

export type Opened = { readonly ok: true; readonly run: RunFile } | { readonly ok: false; readonly message: string };

/** Undefined: the fragment holds no run. */
export function runInFragment(fragment: string): Opened | undefined {
  if (!fragment.startsWith(PREFIX)) return undefined;
  try {
    return parseRun(strFromU8(inflateSync(fromBase64Url(fragment.slice(PREFIX.length)))));
  } catch {
    return { ok: false, message: 'The link is damaged: part of it is missing. Copy the whole link, or ask for the run as a file.' };
  }
}

export function parseRun(text: string): Opened {
  let value: Partial<RunFile>;
  try {
    value = JSON.parse(text) as Partial<RunFile>;
  } catch (error) {
    return {
      ok: false,
      message: `This is not a saved run: ${error instanceof Error ? error.message : 'it is not JSON'}. Choose a .kubestra.json file.`,
    };
  }
  if (value === null || typeof value !== 'object' || value.kubestra === undefined) {
    return { ok: false, message: 'This is not a saved run: the field "kubestra" is missing. To apply manifests use "Apply YAML".' };
  }
  if (value.kubestra !== RUN_FILE_VERSION) {
    return {
      ok: false,
      message: `The run was saved in format ${value.kubestra}; this page reads format ${RUN_FILE_VERSION}. Open it with the page it was saved with.`,
    };
  }
  if (
    !Array.isArray(value.inputs) ||
    typeof value.seed !== 'string' ||
    typeof value.step !== 'number' ||
    typeof value.scenario !== 'string' ||
    !areBookmarks(value.bookmarks)
  ) {
    return {
      ok: false,
      message:
        'The saved run is incomplete: it needs the fields scenario, seed, inputs and step, and bookmarks, if any, need step and name.',
    };
  }
  return { ok: true, run: value as RunFile };
}

function areBookmarks(value: unknown): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) && value.every((one) => typeof one?.step === 'number' && typeof one?.name === 'string');
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array {
  const raw = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}
