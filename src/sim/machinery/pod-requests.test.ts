import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containerRequests, EXACT, podRequests, type RequestingSpec } from './pod-requests.ts';
import { formatQuantity } from './quantity.ts';

const asking = (cpu: string, restartPolicy?: string) => ({ resources: { requests: { cpu } }, restartPolicy });

const cpuOf = (spec: RequestingSpec) => podRequests(spec).get('cpu');

describe('what a pod asks for', () => {
  test('its containers together, or a larger init container', () => {
    const containers = [asking('300m'), asking('200m')];
    expect(cpuOf({ containers })).toBe(500);
    expect(cpuOf({ containers, initContainers: [asking('400m'), asking('450m')] })).toBe(500);
    expect(cpuOf({ containers, initContainers: [asking('400m'), asking('2')] })).toBe(2_000);
  });

  test('an init container runs beside the sidecars before it, not beside those after it', () => {
    const containers = [asking('100m')];
    const [sidecar, init] = [asking('500m', 'Always'), asking('400m')];
    expect(cpuOf({ containers, initContainers: [sidecar, init] })).toBe(900);
    expect(cpuOf({ containers, initContainers: [init, sidecar] })).toBe(600);
  });

  test('as a whole instead, where that is allowed, and what it takes to run it on top', () => {
    const containers = [{ resources: { requests: { cpu: '100m', memory: '1Gi', 'example.com/gpu': '1' } } }];
    const resources = { requests: { cpu: '1', 'example.com/gpu': '7' } };
    const overhead = { cpu: '50m', memory: '1Mi' };
    expect([...podRequests({ containers, resources, overhead })]).toEqual([
      ['cpu', 1_050],
      ['memory', 1_025 * 1024 ** 2],
      ['example.com/gpu', 1],
    ]);
  });

  test('what is assumed counts for each container that says nothing, not for one that asks for none', () => {
    const containers = [asking('0'), {}, {}];
    expect(
      podRequests(
        { containers },
        new Map([
          ['cpu', 100],
          ['memory', 7],
        ]),
      ).get('cpu'),
    ).toBe(200);
  });

  test('exactly or as plain numbers: the same', () => {
    const container = fc.record({
      cpu: fc.integer({ min: 0, max: 5_000 }),
      restartPolicy: fc.constantFrom(undefined, undefined, 'Always'),
    });
    const containers = fc.array(
      container.map(({ cpu, restartPolicy }) => asking(`${cpu}m`, restartPolicy)),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(containers, containers, (main, initContainers) => {
        const spec = { containers: main, initContainers };
        const exact = containerRequests(spec, EXACT).get('cpu');
        expect(exact && podRequests({ containers: [asking(formatQuantity(exact))] }).get('cpu')).toBe(cpuOf(spec));
      }),
    );
  });
});
