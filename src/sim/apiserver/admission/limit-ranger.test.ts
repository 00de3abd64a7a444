import { describe, expect, it } from 'vitest';
import { podDefinition } from '../../machinery/kinds/pod/definition.ts';
import { persistentVolumeClaims } from '../../machinery/kinds/storage/claim.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';
import { limitRanger } from './limit-ranger.ts';
import type { AdmissionAttributes } from './plugin.ts';

const NO_CONTEXT: Draft = {};

function attributes(limits: readonly object[], draft: Draft, definition = podDefinition): AdmissionAttributes {
  const ranges: Draft[] = [{ metadata: { name: 'r' }, spec: { limits } }];
  const view = { get: () => undefined, list: (_: string, resource: string) => (resource === 'limitranges' ? ranges : []) };
  const context = NO_CONTEXT;
  return { operation: 'CREATE', definition, subresource: '', namespace: 'n', name: 'p', draft, old: undefined, context, view };
}

function pod(...containers: readonly object[]): Draft {
  return { metadata: { name: 'p' }, spec: { containers: containers.map((container, at) => ({ name: `c${at}`, ...container })) } };
}

const refusal = (limits: readonly object[], draft: Draft, definition = podDefinition) =>
  limitRanger.validate?.(attributes(limits, draft, definition))?.message;

describe('limit ranges', () => {
  it('give containers what they do not say, and write down what they gave', () => {
    const draft = pod({}, { resources: { requests: { cpu: '1m' } } });
    limitRanger.admit?.(attributes([{ type: 'Container', default: { memory: '1Gi' }, defaultRequest: { cpu: '10m' } }], draft));
    expect(draft.spec.containers[0].resources).toEqual({ limits: { memory: '1Gi' }, requests: { cpu: '10m' } });
    expect(draft.spec.containers[1].resources.requests).toEqual({ cpu: '1m' });
    expect(draft.metadata.annotations['kubernetes.io/limit-ranger']).toBe(
      'LimitRanger plugin set: cpu request for container c0; memory limit for container c0; memory limit for container c1',
    );
  });

  it('say all that is wrong with a pod, each thing once', () => {
    const limits = [{ type: 'Container', min: { cpu: '100m' }, max: { memory: '1Gi' } }];
    const small = { resources: { requests: { cpu: '10m' }, limits: { memory: '2Gi' } } };
    expect(refusal(limits, pod(small, small))).toBe(
      'pods "p" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    );
  });

  it('add up what the containers of a pod ask for', () => {
    const half = { resources: { limits: { memory: '600Mi' } } };
    expect(refusal([{ type: 'Pod', max: { memory: '1Gi' } }], pod(half, half))).toBe(
      'pods "p" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 1200Mi',
    );
  });

  it('bound the storage that claims ask for', () => {
    const claim: Draft = { metadata: { name: 'p' }, spec: { resources: { requests: { storage: '2Gi' } } } };
    expect(refusal([{ type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }], claim, persistentVolumeClaims)).toBe(
      'persistentvolumeclaims "p" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
    );
  });
});
