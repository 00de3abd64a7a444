import { describe, expect, it } from 'vitest';
import { pod, service, stored } from './fixtures.ts';
import { membershipsOf, servicesToUpdate } from './service-memberships.ts';
import { newSlice } from './slice-object.ts';
import { expectDeletion, isStale, recordDeletion, recordWrite, type SliceTracker, shouldSync } from './slice-tracker.ts';
import { lastChangeTriggerTime, type ServiceTriggerTimes } from './trigger-times.ts';

const changed = (n: number, shape: Parameters<typeof pod>[1]) => {
  const made = pod(n, shape);
  return Object.freeze({ ...made, metadata: { ...made.metadata, resourceVersion: `${n}0` } });
};

describe('services that a pod concerns', () => {
  const web = service();
  const api = service({ selector: { app: 'api' } }, { name: 'api' });
  const none = service({ selector: undefined as never }, { name: 'none' });

  it('are those that select it', () => {
    expect(membershipsOf([web, api, none], pod(1))).toEqual(['ns/web']);
  });

  it('are looked at when it becomes ready, gets an address, ends or goes', () => {
    const old = pod(1, { ready: false });
    expect(servicesToUpdate([web, api], old, changed(1, { ready: true }))).toEqual(['ns/web']);
    expect(servicesToUpdate([web, api], old, changed(1, { ready: false, ip: '10.9.9.9' }))).toEqual(['ns/web']);
    expect(servicesToUpdate([web, api], old, changed(1, { ready: false, phase: 'Failed' }))).toEqual(['ns/web']);
    expect(servicesToUpdate([web, api], old, changed(1, { ready: false, terminating: true }))).toEqual(['ns/web']);
  });

  it('are not looked at for other changes', () => {
    expect(servicesToUpdate([web], pod(1), changed(1, {}))).toEqual([]);
    expect(servicesToUpdate([web], pod(1), pod(1, { ready: false }))).toEqual([]);
  });

  it('are the old and the new ones when its labels change', () => {
    expect(servicesToUpdate([web, api], pod(1), changed(1, { labels: { app: 'api' } })).sort()).toEqual(['ns/api', 'ns/web']);
    expect(servicesToUpdate([web, api], pod(1), changed(1, { labels: { app: 'web', x: 'y' } }))).toEqual([]);
  });
});

describe('trigger times', () => {
  const at = (second: number) => `2026-01-01T00:00:0${second}Z`;

  it('count a new service from its creation', () => {
    const seen = new Map<string, ServiceTriggerTimes>();
    expect(lastChangeTriggerTime(seen, 'ns/web', service(), [pod(1, { readyAt: at(5) })])).toBe(at(0));
  });

  it('are the earliest change that was not seen yet', () => {
    const seen = new Map<string, ServiceTriggerTimes>();
    lastChangeTriggerTime(seen, 'ns/web', service(), [pod(1, { readyAt: at(1) })]);
    const next = [pod(1, { readyAt: at(1) }), pod(2, { readyAt: at(4) }), pod(3, { readyAt: at(3) })];
    expect(lastChangeTriggerTime(seen, 'ns/web', service(), next)).toBe(at(3));
    expect(lastChangeTriggerTime(seen, 'ns/web', service(), next)).toBeUndefined();
  });

  it('forget pods that are gone', () => {
    const seen = new Map<string, ServiceTriggerTimes>();
    lastChangeTriggerTime(seen, 'ns/web', service(), [pod(1), pod(2)]);
    lastChangeTriggerTime(seen, 'ns/web', service(), [pod(2)]);
    expect([...(seen.get('ns/web')?.pods.keys() ?? [])]).toEqual(['pod-2']);
  });
});

describe('tracker of written slices', () => {
  const slice = stored(newSlice(service(), { family: 'IPv4', ports: [], endpoints: [] }, undefined), 3);
  const older = { ...slice, metadata: { ...slice.metadata, generation: 2 } };

  it('knows a cache that lags behind a write', () => {
    const tracker: SliceTracker = new Map();
    expect(isStale(tracker, 'ns/web', [])).toBe(false);
    recordWrite(tracker, 'ns/web', slice);
    expect(isStale(tracker, 'ns/web', [])).toBe(true);
    expect(isStale(tracker, 'ns/web', [older])).toBe(true);
    expect(isStale(tracker, 'ns/web', [slice])).toBe(false);
  });

  it('wakes only for slices that others changed', () => {
    const tracker: SliceTracker = new Map();
    expect(shouldSync(tracker, 'ns/web', slice)).toBe(true);
    recordWrite(tracker, 'ns/web', slice);
    expect(shouldSync(tracker, 'ns/web', slice)).toBe(false);
    expect(shouldSync(tracker, 'ns/web', { ...slice, metadata: { ...slice.metadata, generation: 4 } })).toBe(true);
  });

  it('tells deletions of its own from those of others', () => {
    const tracker: SliceTracker = new Map();
    recordWrite(tracker, 'ns/web', slice);
    expect(recordDeletion(tracker, 'ns/web', slice)).toBe(false);
    recordWrite(tracker, 'ns/web', slice);
    expectDeletion(tracker, 'ns/web', slice);
    expect(isStale(tracker, 'ns/web', [slice])).toBe(true);
    expect(recordDeletion(tracker, 'ns/web', slice)).toBe(true);
  });
});
