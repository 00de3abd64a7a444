/** Where a list goes on: base64url of `{"v":"meta.k8s.io/v1","rv":N,"start":KEY}` (apiserver pkg/storage/continue.go). */
import { parseJson } from '../../machinery/decode/json.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Texts of bytes (one a character) to and from unpadded base64url. */
function encode(bytes: string): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes.charCodeAt(at) << 16) | ((bytes.charCodeAt(at + 1) || 0) << 8) | (bytes.charCodeAt(at + 2) || 0);
    const digits = Math.min(bytes.length - at, 3) + 1;
    for (let digit = 0; digit < digits; digit++) text += ALPHABET[(group >> (18 - 6 * digit)) & 63];
  }
  return text;
}

function decode(text: string): string | undefined {
  let bytes = '';
  let buffer = 0;
  let bits = 0;
  for (const character of text.replace(/=+$/, '')) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    buffer = ((buffer << 6) | digit) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += String.fromCharCode((buffer >> bits) & 255);
  }
  return bytes;
}

/** `last`: the key of the last object shown, relative to the collection. */
export function continueToken(revision: number, last: string): string {
  return encode(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${last}\u0000` }));
}

/** The version and first key to go on from, or what is wrong with the token. */
export function readContinueToken(token: string): { readonly revision: number; readonly start: string } | string {
  const bytes = decode(token);
  if (bytes === undefined) return 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0';
  const parsed = parseJson(bytes);
  if (!parsed.ok) return `invalid continue token: continue key is not valid: ${parsed.error}`;
  const { v, rv, start } = parsed.value as { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown };
  if (v !== 'meta.k8s.io/v1')
    return `invalid continue token: continue key is not valid: server does not recognize this encoded version ${v ?? ''}`;
  if (typeof rv !== 'number' || rv <= 0)
    return `invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)`;
  if (typeof start !== 'string' || start === '')
    return 'invalid continue token: continue key is not valid: encoded start key is empty (version meta.k8s.io/v1)';
  return { revision: rv, start };
}
