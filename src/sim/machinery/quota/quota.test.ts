import { describe, expect, it } from 'vitest';
import type { ResourceList, ResourceQuota } from '../types/resourcequota.ts';
import type { ApiObject } from '../wire/api.ts';
import { checkQuotas } from './check.ts';
import { evaluatorOf } from './registry.ts';
import { totalUsage } from './total.ts';

const META = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function quota(hard: ResourceList, used: ResourceList, scopes?: readonly string[]): ResourceQuota {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { ...META, name: 'q' },
    spec: { hard, ...(scopes && { scopes }) },
    status: { hard, used },
  };
}

function pod(requests: ResourceList | undefined, more: object = {}): ApiObject {
  const containers = [{ name: 'c', image: 'i', ...(requests && { resources: { requests } }) }];
  const status = { phase: 'Running', qosClass: requests === undefined ? 'BestEffort' : 'Burstable' };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...META, name: 'p' }, spec: { containers, ...more }, status } as ApiObject;
}

const check = (quotas: readonly ResourceQuota[], object: ApiObject, old?: ApiObject) =>
  checkQuotas(quotas, evaluatorOf('', 'pods') as never, object, old, 0);

describe('quotas', () => {
  it('charge what a pod asks for, overhead included', () => {
    const q = quota({ pods: '2', 'requests.cpu': '1' }, { pods: '1', 'requests.cpu': '300m' });
    expect(check([q], pod({ cpu: '500m' }, { overhead: { cpu: '10m' } }))).toEqual({
      charges: [{ quota: q, used: { pods: '2', 'requests.cpu': '810m' } }],
    });
  });

  it('name what there is too little of, and nothing else', () => {
    const q = quota({ pods: '2', 'requests.cpu': '1' }, { pods: '1', 'requests.cpu': '600m' });
    expect(check([q], pod({ cpu: '500m' }))).toEqual({
      refusal: 'exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=600m, limited: requests.cpu=1',
    });
  });

  it('want every container to say what they count', () => {
    const q = quota({ 'requests.cpu': '1' }, { 'requests.cpu': '0' });
    expect(check([q], pod(undefined))).toEqual({ refusal: 'failed quota: q: must specify requests.cpu for: c' });
  });

  it('refuse what they cannot judge yet', () => {
    expect(check([quota({ pods: '2' }, {})], pod(undefined))).toEqual({ refusal: 'status unknown for quota: q, resources: pods' });
  });

  it('leave alone what is not in their scope', () => {
    const q = quota({ pods: '0' }, { pods: '0' }, ['BestEffort']);
    expect(check([q], pod({ cpu: '1' }))).toEqual({ charges: [] });
    expect(check([q], pod(undefined))).toHaveProperty('refusal');
  });

  it('charge of a change only what is more', () => {
    const q = quota({ 'requests.cpu': '1' }, { 'requests.cpu': '800m' });
    expect(check([q], pod({ cpu: '900m' }), pod({ cpu: '800m' }))).toEqual({ charges: [{ quota: q, used: { 'requests.cpu': '900m' } }] });
    expect(check([q], pod({ cpu: '100m' }), pod({ cpu: '800m' }))).toEqual({ charges: [] });
  });

  it('count what is there, but not pods that have ended', () => {
    const ended = { ...pod({ cpu: '1' }), status: { phase: 'Succeeded' } } as ApiObject;
    const counted = [{ evaluator: evaluatorOf('', 'pods') as never, objects: [pod({ cpu: '250m' }), pod({ cpu: '1' }), ended] }];
    expect(totalUsage(quota({ pods: '9', 'requests.cpu': '9', 'count/pods': '9' }, {}), counted, 0)).toEqual({
      'count/pods': '3',
      pods: '2',
      'requests.cpu': '1250m',
    });
  });
});
