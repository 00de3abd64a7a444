import { expect, test } from 'vitest';
import type { Change } from '../../sim/scheduler/flip/change.ts';
import { flipParts } from './flip-words.ts';

const ZONE = 'topology.kubernetes.io/zone';
const PLACE = { [ZONE]: 'zone-b' };

test.each<[readonly Change[], string]>([
  [[{ kind: 'drop gates', gates: ['a', 'b'] }], 'It would fit on n without its scheduling gates a and b.'],
  [
    [
      {
        kind: 'ask for less',
        amounts: [
          { resource: 'cpu', asked: 3_000, most: 1_500 },
          { resource: 'memory', asked: 2 ** 31, most: 2 ** 30 },
        ],
      },
    ],
    'It would fit on n with a cpu request of at most 1.5 and a memory request of at most 1Gi; it asks for 3 cpu and 2Gi memory.',
  ],
  [
    [{ kind: 'ask for less', amounts: [{ resource: 'example.com/gpu', asked: 1, most: 0 }] }],
    'It would fit on n with no example.com/gpu request; it asks for 1.',
  ],
  [
    [{ kind: 'tolerate', tolerations: [{ key: 'gpu', operator: 'Equal', value: 'true', effect: 'NoSchedule' }] }],
    'It would fit on n with a toleration for gpu=true:NoSchedule.',
  ],
  [[{ kind: 'skew', topologyKey: ZONE, from: 1, to: 3 }], 'It would fit on n with maxSkew 3 over topology.kubernetes.io/zone; it is 1.'],
  [[{ kind: 'label pod', set: {}, drop: ['app'] }], 'It would fit on n without its label app.'],
  [[{ kind: 'drop rule', rule: 'nodeSelector', of: ['disk'] }], 'It would fit on n without its node selector for disk.'],
  [[{ kind: 'drop rule', rule: 'hostPorts', of: ['80', '443'] }], 'It would fit on n without its host ports 80 and 443.'],
  [
    [{ kind: 'drop rule', rule: 'topologySpreadConstraints', of: [ZONE] }],
    'It would fit on n without its topology spread constraint over topology.kubernetes.io/zone.',
  ],
  [[{ kind: 'uncordon', node: 'n' }], 'It would fit on n if the node were uncordoned.'],
  [
    [{ kind: 'untaint', node: 'n', taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] }],
    'It would fit on n if the node lost its taint gpu=true:NoSchedule.',
  ],
  [
    [{ kind: 'label', node: 'n', set: { disk: 'ssd', rack: 'r1' }, drop: ['old'] }],
    'It would fit on n if the node had the labels disk=ssd and rack=r1 and no label old.',
  ],
  [
    [{ kind: 'evict', pods: ['a', 'b', 'c'].map((name) => ({ pod: `default/${name}`, node: 'n' })) }],
    'It would fit on n if pods a, b and c went.',
  ],
  [
    [{ kind: 'add pod', node: 'n', namespace: 'default', labels: { app: 'db' }, like: 'default/db-0' }],
    'It would fit on n if one more pod like db-0 ran there.',
  ],
  [[{ kind: 'add pod', node: 'n', namespace: 'default', labels: { app: 'db' } }], 'It would fit on n if a pod with app=db ran there.'],
  [[{ kind: 'add node', like: 'n' }], 'It would fit on one more node like n.'],
  [
    [
      {
        kind: 'grow',
        node: 'n',
        amounts: [
          { resource: 'cpu', from: 4_000, to: 8_000 },
          { resource: 'pods', from: 10, to: 11 },
        ],
      },
    ],
    'It would fit on n if the node had 8 cpu and room for 11 pods; it has 4 cpu and 10 pods.',
  ],
  [
    [{ kind: 'make claim', claim: 'default/data', storageClassName: 'fast', size: '1Gi' }],
    'It would fit on n if there were a claim data of class fast.',
  ],
  [
    [{ kind: 'smaller claim', claim: 'default/data', asked: 10 * 2 ** 30, most: 4 * 2 ** 30 }],
    'It would fit on n if its claim data asked for at most 4Gi; it asks for 10Gi.',
  ],
  [
    [{ kind: 'add volume', claim: 'default/data', size: '10Gi', storageClassName: 'fast', accessModes: [], labels: {}, place: PLACE }],
    'It would fit on n with a PersistentVolume of 10Gi of class fast in zone-b for its claim data.',
  ],
  [
    [{ kind: 'move volume', volumes: [{ volume: 'v', claim: 'default/data' }], place: PLACE }],
    'It would fit on n if the volume of its claim data were in zone-b.',
  ],
  [[{ kind: 'detach', node: 'n', volumes: ['v', 'w'] }], 'It would fit on n if v and w were detached from the node.'],
  [
    [{ kind: 'more volumes', node: 'n', driver: 'disk', from: 24, to: 25 }],
    'It would fit on n if the node could have 25 volumes of disk; it can have 24.',
  ],
  [
    [{ kind: 'add space', storageClassName: 'fast', size: '10Gi', place: PLACE }],
    'It would fit on n if 10Gi of class fast were free in zone-b.',
  ],
  [
    [{ kind: 'make device claim', claim: 'default/gpu', deviceClassName: 'gpu' }],
    'It would fit on n if there were a resource claim gpu for a device of class gpu.',
  ],
  [[{ kind: 'make device class', name: 'gpu' }], 'It would fit on n if there were a device class gpu.'],
  [
    [{ kind: 'fewer devices', claim: 'default/gpu', request: 'gpu', asked: 3, most: 2 }],
    'It would fit on n if its resource claim gpu asked for at most 2 devices in request gpu; it asks for 3.',
  ],
  [
    [{ kind: 'add device', node: 'n', count: 2, like: { driver: 'd', device: 'gpu-0', node: 'm' } }],
    'It would fit on n with 2 more devices there like gpu-0 of m.',
  ],
  [
    [{ kind: 'drop selectors', claim: 'default/gpu', request: 'gpu' }],
    'It would fit on n without the selectors of request gpu in its resource claim gpu.',
  ],
  [
    [{ kind: 'release devices', claim: 'default/gpu' }],
    'It would fit on n if its resource claim gpu gave back the devices that it has elsewhere.',
  ],
  [[{ kind: 'disable filter', plugin: 'Rack' }], "It would fit on n without the filter Rack in the scheduler's configuration."],
  [[{ kind: 'extender relents' }], 'It would fit on n if the extender let it pass.'],
  [
    [
      { kind: 'tolerate', tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }] },
      { kind: 'ask for less', amounts: [{ resource: 'cpu', asked: 8_000, most: 4_000 }] },
    ],
    'It would fit on n with a toleration for gpu:NoSchedule and with a cpu request of at most 4; it asks for 8.',
  ],
  [
    [
      { kind: 'tolerate', tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }] },
      { kind: 'add node', like: 'n' },
    ],
    'It would fit on one more node like n with a toleration for gpu:NoSchedule.',
  ],
  [[], 'No change that was tried brings it onto n.'],
])('%j', (changes, sentence) => {
  expect(
    flipParts('n', changes)
      .map(({ text }) => text)
      .join(''),
  ).toBe(sentence);
});
