/**
 * Images: how large they are, how long they take, and which cannot be had.
 *
 * There is no registry, so the name says it: a registry host `invalid.example` or one that ends in `.invalid` does not exist; the tags
 * `missing`, `nonexistent` and `does-not-exist` are not found; a name with capitals or blanks is no reference. Size (5 to 125 MB) comes from
 * a hash of the name, so every node finds the same; time = a round trip to the registry, seeded by the name too, and size / speed.
 */

import type { Micros } from '../../kernel/effects.ts';
import { hashText } from '../../kernel/hash.ts';
import type { Container } from '../machinery/types/container.ts';
import type { Pod } from '../machinery/types/pod.ts';
import { outcomeOf } from './programs.ts';

const BAD_TAGS: ReadonlySet<string> = new Set(['missing', 'nonexistent', 'does-not-exist']);

interface ImageName {
  readonly host: string;
  readonly path: string;
  readonly tag: string;
}

/** With defaults filled in: `nginx` is docker.io/library/nginx:latest. */
export function parseImage(image: string): ImageName {
  const digest = image.indexOf('@');
  const name = digest < 0 ? image : image.slice(0, digest);
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  const hasHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const rest = hasHost ? name.slice(slash + 1) : name;
  const colon = rest.lastIndexOf(':');
  const path = colon < 0 ? rest : rest.slice(0, colon);
  const tag = digest >= 0 ? image.slice(digest + 1) : colon < 0 ? 'latest' : rest.slice(colon + 1);
  if (hasHost) return { host: first, path, tag };
  return { host: 'docker.io', path: path.includes('/') ? path : `library/${path}`, tag };
}

export function fullName({ host, path, tag }: ImageName): string {
  return `${host}/${path}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
}

/** True if the name is no image reference at all. */
export function isInvalidName(image: string): boolean {
  const { path } = parseImage(image);
  return image === '' || /[A-Z\s]/.test(path);
}

/** Why the pull fails, in containerd's words; undefined: it does not. */
export function pullFailure(image: string, pod: Pod): string | undefined {
  const parsed = parseImage(image);
  const { host, path, tag } = parsed;
  const full = fullName(parsed);
  if (host === 'invalid.example' || host.endsWith('.invalid')) {
    const request = `Head "https://${host}/v2/${path}/manifests/${tag}": dial tcp: lookup ${host}: no such host`;
    return `failed to pull and unpack image "${full}": failed to resolve reference "${full}": failed to do request: ${request}`;
  }
  if (BAD_TAGS.has(tag) || outcomeOf(pod) === 'image-pull-fail') {
    const cause = `failed to resolve reference "${full}": ${full}: not found`;
    return `rpc error: code = NotFound desc = failed to pull and unpack image "${full}": ${cause}`;
  }
  return undefined;
}

export function sizeOf(image: string): number {
  return 5_000_000 + (hashText(`size ${image}`) % 120_000_000);
}

/** How long a pull takes by itself, without waiting for others; a failing one needs only the round trip. */
export function pullSpan(image: string, fails: boolean, bytesPerSecond: number): Micros {
  if (bytesPerSecond === 0) return 0;
  const roundTrip = 300_000 + (hashText(`time ${image}`) % 500_000);
  return fails ? roundTrip : roundTrip + Math.floor((sizeOf(image) / bytesPerSecond) * 1_000_000);
}

/** A digest that is the image's own, as far as a hash of 32 bits can tell. */
export function imageID(image: string): string {
  const { host, path } = parseImage(image);
  let digest = '';
  for (let part = 0; part < 8; part++) digest += hashText(`${part} ${image}`).toString(16).padStart(8, '0');
  return `${host}/${path}@sha256:${digest}`;
}

/** The pull policy, defaulted as the API server does. */
export function pullPolicy(container: Container): 'Always' | 'IfNotPresent' | 'Never' {
  if (container.imagePullPolicy) return container.imagePullPolicy;
  return parseImage(container.image ?? '').tag === 'latest' ? 'Always' : 'IfNotPresent';
}
