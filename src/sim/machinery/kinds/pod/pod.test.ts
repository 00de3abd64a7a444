import { describe, expect, it } from 'vitest';
import type { Draft, OrderOutcome, StrategyContext } from '../../scheme/definition.ts';
import { bindingOrder } from './binding.ts';
import { podCells } from './cells.ts';
import { podDefinition } from './definition.ts';
import { evictionOrder } from './eviction.ts';
import { meansLatest } from './image-tag.ts';
import { qosClass } from './qos.ts';
import { podWarnings, workloadWarnings } from './warnings.ts';

const NOW = '2026-01-01T00:00:10Z';
const context: StrategyContext = {
  user: { name: 'admin', groups: [] },
  now: NOW,
  nowMicros: 10_000_000,
  random: () => 0.5,
  uuid: () => 'u',
  dryRun: false,
  warn: () => undefined,
};

/** A pod as the server would have stored it. */
function stored(spec: object = {}, metadata: object = {}): Draft {
  const pod: Draft = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'n', uid: '1', ...metadata },
    spec: { containers: [{ name: 'c', image: 'nginx:1.27' }], serviceAccountName: 'default', ...spec },
  };
  podDefinition.setDefaults?.(pod);
  podDefinition.prepareForCreate?.(pod, context);
  return pod;
}

function texts(errors: readonly { readonly field: string; readonly body: string }[] | undefined): readonly string[] {
  return (errors ?? []).map(({ field, body }) => `${field}: ${body}`);
}

describe('defaults', () => {
  it('pulls always what may have changed', () => {
    expect(['nginx', 'nginx:latest', 'host:5000/nginx'].map(meansLatest)).toEqual([true, true, true]);
    expect(['nginx:1', 'nginx@sha256:aa', 'host:5000/nginx:2'].map(meansLatest)).toEqual([false, false, false]);
  });

  it('requests what is limited, in pods only', () => {
    const pod = stored({ containers: [{ name: 'c', image: 'i:1', resources: { limits: { cpu: '1', memory: '1Gi' } } }] });
    expect(pod.spec.containers[0].resources.requests).toEqual({ cpu: '1', memory: '1Gi' });
    expect(pod.status.qosClass).toBe('Guaranteed');
  });

  it('changes nothing when set twice', () => {
    const pod = stored({
      hostNetwork: true,
      containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }] }],
      volumes: [{ name: 'v' }],
    });
    const before = JSON.stringify(pod);
    podDefinition.setDefaults?.(pod);
    expect(JSON.stringify(pod)).toBe(before);
    expect(pod.spec.containers[0].ports[0].hostPort).toBe(80);
  });
});

describe('creation', () => {
  it('says that a gated pod is not scheduled', () => {
    expect(stored({ schedulingGates: [{ name: 'wait' }] }).status.conditions).toEqual([
      expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', lastTransitionTime: NOW }),
    ]);
  });

  it('turns matchLabelKeys into the selector', () => {
    const constraint = { maxSkew: 1, topologyKey: 'z', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {}, matchLabelKeys: ['a', 'b'] };
    const pod = stored({ topologySpreadConstraints: [constraint] }, { labels: { a: '1' } });
    expect(pod.spec.topologySpreadConstraints[0].labelSelector.matchExpressions).toEqual([{ key: 'a', operator: 'In', values: ['1'] }]);
  });

  it('finds errors in the order of the real server', () => {
    const pod = stored({
      restartPolicy: 'Maybe',
      containers: [{ name: 'c', image: '', env: [{ name: 'a=b' }], resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }],
      volumes: [{ name: 'v', hostPath: {} }],
    });
    expect(podDefinition.validate?.(pod).map(({ field }) => field)).toEqual([
      'spec.volumes[0].hostPath.path',
      'spec.containers[0].image',
      'spec.containers[0].env[0].name',
      'spec.containers[0].resources.requests',
      'spec.restartPolicy',
    ]);
  });

  it('wants a pod to ask for at least what its containers ask for', () => {
    const containers = [{ name: 'c', image: 'i:1', resources: { requests: { cpu: '2' } } }];
    const pod = stored({ containers, resources: { requests: { cpu: '1500m' } } });
    expect(texts(podDefinition.validate?.(pod))).toEqual([
      'spec.resources.requests[cpu]: Invalid value: "1500m": must be greater than or equal to aggregate container requests of 2',
    ]);
  });
});

describe('updates', () => {
  it('let an image change', () => {
    const old = stored();
    const pod = { ...old, spec: { ...old.spec, containers: [{ ...old.spec.containers[0], image: 'nginx:2' }] } };
    expect(podDefinition.validateUpdate?.(pod, old)).toEqual([]);
  });

  it('show what else was changed', () => {
    const old = stored();
    const [error, ...more] = texts(podDefinition.validateUpdate?.({ ...old, spec: { ...old.spec, hostname: 'x' } }, old));
    expect(more).toEqual([]);
    expect(error).toContain('pod updates may not change fields other than `spec.containers[*].image`');
    expect(error).toContain('\n- "Hostname": "",\n+ "Hostname": "x",\n');
  });

  it('let a gated pod choose fewer nodes, never others', () => {
    const old = stored({ schedulingGates: [{ name: 'wait' }], nodeSelector: { a: '1' } });
    const narrower = { ...old, spec: { ...old.spec, nodeSelector: { a: '1', b: '2' } } };
    expect(podDefinition.validateUpdate?.(narrower, old)).toEqual([]);
    const other = { ...old, spec: { ...old.spec, nodeSelector: { a: '2' } } };
    expect(podDefinition.validateUpdate?.(other, old)).toHaveLength(1);
  });

  it('keep what has ended from running again', () => {
    const ended = { name: 'c', state: { terminated: { exitCode: 0 } } };
    const old = stored({ restartPolicy: 'Never' });
    old.status.containerStatuses = [ended];
    const pod = { ...old, status: { ...old.status, containerStatuses: [{ name: 'c', state: { running: {} } }] } };
    const status = podDefinition.subresources.find(({ name }) => name === 'status');
    expect(texts(status?.validateUpdate?.(pod, old))).toEqual([
      'status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state',
    ]);
  });
});

describe('orders', () => {
  const binding = (target: object): Draft => ({ apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p' }, target });
  const outcome = (result: OrderOutcome): Draft => (result.kind === 'refuse' ? result.status.message : result.object);

  it('bind a pod once', () => {
    const bound = outcome(bindingOrder.apply(stored(), binding({ name: 'n1' }), context));
    expect(bound.spec.nodeName).toBe('n1');
    expect(bound.status.conditions).toEqual([{ type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: NOW }]);
    expect(outcome(bindingOrder.apply(bound, binding({ name: 'n2' }), context))).toContain('pod p is already assigned to node "n1"');
  });

  it('do not bind to anything but a node', () => {
    expect(bindingOrder.check(binding({ kind: 'Rack', name: 'r' }), 'p')?.message).toBe(
      'target.kind: Unsupported value: "Rack": supported values: "Node", "<empty>"',
    );
    expect(bindingOrder.check(binding({ name: 'n' }), 'q')?.code).toBe(400);
  });

  it('mark a pod before it is evicted', () => {
    const result = evictionOrder.apply(stored(), { metadata: { name: 'p' }, deleteOptions: { gracePeriodSeconds: 1 } }, context);
    expect(result).toMatchObject({ kind: 'delete', options: { gracePeriodSeconds: 1 } });
    expect(outcome(result).status.conditions[0]).toMatchObject({ type: 'DisruptionTarget', reason: 'EvictionByEvictionAPI' });
  });
});

describe('deletion', () => {
  it('takes time only where something runs', () => {
    const grace = podDefinition.graceSeconds;
    expect(grace?.(stored(), undefined)).toBe(0);
    expect(grace?.(stored({ nodeName: 'n' }), undefined)).toBe(30);
    expect(grace?.(stored({ nodeName: 'n' }), 5)).toBe(5);
    expect(grace?.(stored({ nodeName: 'n' }), -1)).toBe(1);
  });
});

describe('the table', () => {
  const row = (status: object, spec: object = {}): readonly unknown[] => {
    const pod = stored(spec, { creationTimestamp: '2026-01-01T00:00:00Z' });
    Object.assign(pod.status, status);
    return podCells(pod, context.nowMicros).slice(1, 5);
  };

  it('shows the first container in trouble, and how long ago it restarted', () => {
    const lastState = { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:00:04Z' } };
    const state = { waiting: { reason: 'CrashLoopBackOff' } };
    expect(row({ phase: 'Running', containerStatuses: [{ name: 'c', ready: false, restartCount: 4, state, lastState }] })).toEqual([
      '0/1',
      'CrashLoopBackOff',
      '4 (6s ago)',
      '10s',
    ]);
  });

  it('shows how far initialization has come', () => {
    const done = { name: 'a', state: { terminated: { exitCode: 0 } } };
    const initContainers = ['a', 'b'].map((name) => ({ name, image: 'i:1' }));
    expect(row({ initContainerStatuses: [done, { name: 'b', state: { running: {} } }] }, { initContainers })[1]).toBe('Init:1/2');
  });
});

describe('warnings', () => {
  it('come for names that are no host names, when a pod or a workload is made', () => {
    const text = 'which can result in surprising behavior; a DNS label is recommended: [must not contain dots]';
    const pod = stored({}, { name: 'a.b' });
    expect(podWarnings(pod)).toEqual([`metadata.name: this is used in the Pod's hostname, ${text}`]);
    expect(podWarnings(pod, pod)).toEqual([]);
    const workload = { metadata: { name: 'a.b' }, spec: { template: { spec: { imagePullSecrets: [{}] } } } };
    expect(workloadWarnings(workload, undefined)).toEqual([
      `metadata.name: this is used in Pod names and hostnames, ${text}`,
      'spec.template.spec.imagePullSecrets[0].name: invalid empty name ""',
    ]);
  });

  it('come for ports that are named twice and for files that hide each other', () => {
    const ports = [{ containerPort: 80 }, { containerPort: 80 }];
    const items = [
      { key: 'a', path: 'x' },
      { key: 'b', path: 'x/y' },
    ];
    const pod = stored({
      containers: [{ name: 'c', image: 'i:1', ports }],
      volumes: [{ name: 'v', configMap: { name: 'm', items } }],
    });
    expect(podWarnings(pod)).toEqual([
      'volume "v" (ConfigMap "m"): overlapping paths: "x/y" with "x"',
      'spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]',
    ]);
  });
});

describe('quality of service', () => {
  it('compares amounts, not texts', () => {
    const resources = { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1000m', memory: '1Gi' } };
    expect(qosClass({ containers: [{ resources }] })).toBe('Guaranteed');
    expect(qosClass({ containers: [{ resources }, {}] })).toBe('Burstable');
    expect(qosClass({ containers: [{}] })).toBe('BestEffort');
  });
});
