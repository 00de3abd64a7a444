/**
 * Files that a volume would write over each other. Follows pkg/api/pod/warnings.go (warningsForOverlappingVirtualPaths).
 */
import type { Draft } from '../../scheme/definition.ts';

type Warn = (text: string) => void;

function pathsOf(items: readonly Draft[] | undefined): readonly string[] {
  return items === undefined ? [] : items.map((item) => item.path ?? '');
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.replace(/\/+$/, '') : path;
}

function overlaps(path: string, other: string): boolean {
  return path === other || `${other}/`.startsWith(path) || `${path}/`.startsWith(other);
}

function warnOfOverlaps(paths: readonly string[], about: string, warn: Warn): void {
  for (let index = 0; index < paths.length; index++) {
    const path = withoutSlash(paths[index] as string);
    if (path === '') continue;
    for (let earlier = 0; earlier < index; earlier++) {
      const other = withoutSlash(paths[earlier] as string);
      if (other === '') break;
      if (!overlaps(path, other)) continue;
      warn(`${about}: overlapping paths: ${JSON.stringify(path)} with ${JSON.stringify(other)}`);
      break;
    }
  }
}

export function warnOfVolumePaths(volume: Draft, warn: Warn): void {
  const name = JSON.stringify(volume.name ?? '');
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap?.items !== undefined)
    warnOfOverlaps(pathsOf(configMap.items), `volume ${name} (ConfigMap ${JSON.stringify(configMap.name ?? '')})`, warn);
  if (secret?.items !== undefined)
    warnOfOverlaps(pathsOf(secret.items), `volume ${name} (Secret ${JSON.stringify(secret.secretName ?? '')})`, warn);
  if (downwardAPI?.items !== undefined) warnOfOverlaps(pathsOf(downwardAPI.items), `volume ${name} (DownwardAPI)`, warn);
  if (projected !== undefined) warnOfProjectedPaths(projected, name, warn);
}

function warnOfProjectedPaths(projected: Draft, name: string, warn: Warn): void {
  const all: string[] = [];
  for (const source of projected.sources ?? []) {
    const look = projection(source);
    if (look === undefined) {
      if (Object.keys(source).length === 0) warn(`volume ${name} (Projected) has no sources provided`);
      continue;
    }
    const about = `volume ${name} (Projected ${look.what})`;
    if (look.paths.length > 1) warnOfOverlaps(look.paths, about, warn);
    const unique = [...new Set(look.paths)];
    if (all.length > 0 || unique.length > 1) warnOfOverlaps([...unique, ...all].sort(), about, warn);
    all.push(...unique);
  }
}

function projection(source: Draft): { readonly what: string; readonly paths: readonly string[] } | undefined {
  const { configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle } = source;
  if (configMap?.items !== undefined) return { what: `ConfigMap ${JSON.stringify(configMap.name ?? '')}`, paths: pathsOf(configMap.items) };
  if (secret?.items !== undefined) return { what: `Secret ${JSON.stringify(secret.name ?? '')}`, paths: pathsOf(secret.items) };
  if (downwardAPI?.items !== undefined) return { what: 'DownwardAPI', paths: pathsOf(downwardAPI.items) };
  if (serviceAccountToken !== undefined) return { what: 'ServiceAccountToken', paths: [serviceAccountToken.path ?? ''] };
  if (clusterTrustBundle === undefined) return undefined;
  const { name, signerName, path } = clusterTrustBundle;
  return { what: `ClusterTrustBundle ${JSON.stringify(name ?? signerName ?? '')}`, paths: [path ?? ''] };
}
