import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Node } from '../../../machinery/types/node.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../machinery/types/storage.ts';
import { findVolume } from '../../../machinery/volumes/matching.ts';
import { isReachable } from './find.ts';
import { Nearby } from './nearby.ts';

const CLAIM = {
  metadata: { name: 'c', namespace: 'default', uid: 'u' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
} as unknown as PersistentVolumeClaim;

const requirement = fc.record({
  key: fc.constantFrom('zone', 'host'),
  operator: fc.constantFrom('In', 'In', 'NotIn', 'Exists'),
  values: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 2 }),
});
const terms = fc.array(fc.record({ matchExpressions: fc.array(requirement, { minLength: 1, maxLength: 2 }) }), {
  minLength: 1,
  maxLength: 2,
});

const volumes = fc
  .array(
    fc.record({ size: fc.integer({ min: 1, max: 3 }), reserved: fc.boolean(), nodeSelectorTerms: fc.option(terms, { nil: undefined }) }),
    {
      maxLength: 8,
    },
  )
  .map((list) =>
    list.map(
      ({ size, reserved, nodeSelectorTerms }, at) =>
        ({
          metadata: { name: `v${at}` },
          spec: {
            capacity: { storage: `${size}Gi` },
            accessModes: ['ReadWriteOnce'],
            ...(reserved && at === 0 && { claimRef: { namespace: 'default', name: 'c' } }),
            ...(nodeSelectorTerms && { nodeAffinity: { required: { nodeSelectorTerms } } }),
          },
          status: { phase: 'Available' },
        }) as unknown as PersistentVolume,
    ),
  );

const labels = fc.dictionary(fc.constantFrom('zone', 'host'), fc.constantFrom('a', 'b', 'c'));

it('finds for every node what a look at all volumes finds', () => {
  fc.assert(
    fc.property(volumes, labels, (all, nodeLabels) => {
      const node = { metadata: { name: 'n', labels: nodeLabels } } as unknown as Node;
      const options = { isReachable: (volume: PersistentVolume) => isReachable(volume, node) };
      expect(findVolume(CLAIM, new Nearby(all, CLAIM).of(nodeLabels), options)).toBe(findVolume(CLAIM, all, options));
    }),
    { numRuns: 500 },
  );
});
