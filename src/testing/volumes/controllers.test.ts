/** The persistent volume controllers against what the real ones made of the same requests. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { PersistentVolume, PersistentVolumeClaim } from '../../sim/machinery/types/storage.ts';
import type { Method } from '../../sim/machinery/wire/api.ts';
import { VolumeBench } from './bench.ts';

interface Step {
  readonly about?: string;
  readonly wait?: number;
  readonly method?: Method;
  readonly path?: string;
  readonly body?: unknown;
}

interface Recording {
  readonly steps: readonly Step[];
  readonly events: readonly string[];
  readonly objects: readonly Readonly<Record<string, unknown>>[];
}

const text = readFileSync(new URL('../recordings/volumes/controllers.json', import.meta.url), 'utf8').replaceAll('ZONE1', 'zone-a');
const recording: Recording = JSON.parse(text);

function shown({ metadata, spec, status }: PersistentVolume | PersistentVolumeClaim) {
  const { uid, resourceVersion, ...claimRef } = 'claimRef' in spec ? (spec.claimRef ?? {}) : {};
  const { lastPhaseTransitionTime, ...rest } = status as PersistentVolume['status'];
  return {
    name: metadata.name,
    ann: metadata.annotations ?? null,
    fin: metadata.finalizers ?? null,
    spec: uid === undefined ? spec : { ...spec, claimRef },
    status: rest,
  };
}

it('writes the same events and leaves the same objects behind', () => {
  const bench = new VolumeBench();
  for (const { wait, method, path, body } of recording.steps) {
    if (wait !== undefined) bench.wait(wait);
    if (method === undefined || path === undefined) continue;
    const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
    bench.request({ method, path, headers, ...(body === undefined ? {} : { body }) });
  }
  const about = /^(PersistentVolume|PersistentVolumeClaim|Pod)\/(?!user)/;
  expect(bench.events(about).filter((line) => !line.includes(' kubelet: '))).toEqual(recording.events);
  const kinds = ['PersistentVolume', 'PersistentVolumeClaim'];
  expect(kinds.flatMap((kind) => bench.objects<PersistentVolume>(kind).map(shown))).toEqual(recording.objects);
});
