import { describe, expect, it } from 'vitest';
import { SECOND } from '../../kernel/effects.ts';
import { FakeCluster } from '../../testing/fake-cluster.ts';
import { parseTime } from '../machinery/time.ts';
import { API_SERVER } from '../machinery/wire/api.ts';
import { kubeletKind } from './component.ts';
import { INSTANT_TIMINGS, type KubeletConfig } from './config.ts';

const CAPACITY = { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi' };
const POD = '/api/v1/namespaces/default/pods/web';

function boot(config: Partial<KubeletConfig> = {}): FakeCluster {
  const whole: KubeletConfig = { nodeName: 'node-1', address: '192.168.0.2', podCIDR: '10.244.1.0/24', capacity: CAPACITY, ...config };
  const cluster = new FakeCluster([{ id: 'node/node-1', kind: kubeletKind, config: whole }]);
  cluster.run(2);
  return cluster;
}

function runPod(cluster: FakeCluster, spec: object = {}, annotations: object = {}): void {
  cluster.request('POST', '/api/v1/namespaces/default/pods', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', uid: 'u1', annotations },
    spec: { nodeName: 'node-1', restartPolicy: 'Always', containers: [{ name: 'app', image: 'nginx:1.27' }], ...spec },
    status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }] },
  });
}

const app = (command: readonly string[], more: object = {}) => ({ containers: [{ name: 'app', image: 'nginx:1.27', command, ...more }] });
const conditions = (pod: { status: { conditions: { type: string; status: string }[] } }) =>
  Object.fromEntries(pod.status.conditions.map(({ type, status }) => [type, status]));
const state = (pod: { status: { containerStatuses?: { state: { [key: string]: { reason?: string } } }[] } }) => {
  const [[kind, { reason = '' }] = ['none', {}]] = Object.entries(pod.status.containerStatuses?.[0]?.state ?? {});
  return reason === '' ? kind : `${kind} ${reason}`;
};

describe('the node', () => {
  it('registers, becomes ready with its network, and keeps its lease', () => {
    const cluster = boot({ zone: 'zone-1', externalCloud: true });
    const node = cluster.object('/api/v1/nodes/node-1');
    expect(node.metadata.labels).toMatchObject({ 'kubernetes.io/hostname': 'node-1', 'topology.kubernetes.io/zone': 'zone-1' });
    expect(node.spec.taints).toEqual([{ key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' }]);
    expect(cluster.story('/api/v1/nodes/node-1', (one) => one.status.conditions[3].reason)).toEqual(['KubeletNotReady', 'KubeletReady']);
    expect(cluster.events('node-1')).toEqual([
      'Normal Starting: Starting kubelet.',
      'Normal NodeHasSufficientMemory: Node node-1 status is now: NodeHasSufficientMemory',
      'Normal NodeHasNoDiskPressure: Node node-1 status is now: NodeHasNoDiskPressure',
      'Normal NodeHasSufficientPID: Node node-1 status is now: NodeHasSufficientPID',
      'Normal NodeReady: Node node-1 status is now: NodeReady',
    ]);
    cluster.run(60);
    const renewals = cluster.api.writes.filter((write) => write.startsWith('PUT /apis/coordination')).length;
    expect(renewals).toBeGreaterThanOrEqual(5);
    expect(renewals).toBeLessThanOrEqual(7);
    const lease = cluster.object('/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node-1');
    expect(lease.spec).toMatchObject({ holderIdentity: 'node-1', leaseDurationSeconds: 40 });
    expect(lease.metadata.ownerReferences).toEqual([{ apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: node.metadata.uid }]);
  });

  it('waits for its range of pod addresses if it is not told one', () => {
    const config: KubeletConfig = { nodeName: 'node-1', address: '192.168.0.2', capacity: CAPACITY };
    const cluster = new FakeCluster([{ id: 'node/node-1', kind: kubeletKind, config }]);
    cluster.run(5);
    expect(cluster.object('/api/v1/nodes/node-1').status.conditions[3].status).toBe('False');
    cluster.request('PATCH', '/api/v1/nodes/node-1', { spec: { podCIDR: '10.244.7.0/24' } });
    cluster.run(2);
    expect(cluster.object('/api/v1/nodes/node-1').status.conditions[3].status).toBe('True');
    runPod(cluster);
    cluster.run(20);
    expect(cluster.object(POD).status.podIP).toBe('10.244.7.2');
  });

  it('reports its state again after a silence, at the latest 10 s after the API server is back', () => {
    const cluster = boot();
    cluster.kernel.input({ kind: 'cut', between: ['node/node-1', API_SERVER] });
    cluster.run(60);
    cluster.kernel.input({ kind: 'message', to: API_SERVER, payload: patchReady('Unknown') });
    cluster.run(60);
    cluster.kernel.input({ kind: 'heal', between: ['node/node-1', API_SERVER] });
    cluster.run(45);
    expect(cluster.object('/api/v1/nodes/node-1').status.conditions[3]).toMatchObject({ type: 'Ready', status: 'True' });
  });

  it('was silent, comes back, and does what it missed', () => {
    const cluster = boot();
    runPod(cluster);
    cluster.run(20);
    cluster.kernel.input({ kind: 'pause', component: 'node/node-1' });
    cluster.run(60);
    cluster.kernel.input({ kind: 'message', to: API_SERVER, payload: patchReady('Unknown') });
    cluster.request('DELETE', POD, {});
    cluster.run(60);
    expect(cluster.object(POD).metadata.deletionTimestamp).toBeDefined();
    cluster.kernel.input({ kind: 'resume', component: 'node/node-1' });
    cluster.run(3);
    expect(cluster.object('/api/v1/nodes/node-1').status.conditions[3]).toMatchObject({ type: 'Ready', status: 'True' });
    expect(cluster.object(POD)).toBeUndefined();
  });

  const patchReady = (status: string) => ({
    method: 'PATCH',
    path: '/api/v1/nodes/node-1/status',
    body: { status: { conditions: [{ type: 'Ready', status }] } },
  });
});

describe('a pod', () => {
  it('starts: pulled, created, started, ready', () => {
    const cluster = boot();
    runPod(cluster);
    cluster.run(20);
    expect(cluster.story(POD, (pod) => `${pod.status.phase} ${state(pod)}`)).toEqual([
      'Pending none',
      'Pending waiting ContainerCreating',
      'Running running',
    ]);
    const pod = cluster.object(POD);
    expect(conditions(pod)).toEqual({
      PodScheduled: 'True',
      PodReadyToStartContainers: 'True',
      Initialized: 'True',
      Ready: 'True',
      ContainersReady: 'True',
    });
    expect(pod.status.conditions.find((one: { type: string }) => one.type === 'Ready')).toEqual({
      type: 'Ready',
      observedGeneration: 1,
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: expect.any(String),
    });
    expect(pod.status).toMatchObject({ podIP: '10.244.1.2', podIPs: [{ ip: '10.244.1.2' }], hostIP: '192.168.0.2' });
    expect(pod.status.containerStatuses[0]).toMatchObject({
      ready: true,
      started: true,
      restartCount: 0,
      image: 'docker.io/library/nginx:1.27',
    });
    const events = cluster.events('web');
    expect(events[0]).toBe('Normal Pulling: Pulling image "nginx:1.27"');
    expect(events[1]).toMatch(
      /^Normal Pulled: Successfully pulled image "nginx:1.27" in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: \d+ bytes\.$/,
    );
    expect(events.slice(2)).toEqual(['Normal Created: Container created', 'Normal Started: Container started']);
    expect(cluster.all('Event').at(-1)).toMatchObject({
      source: { component: 'kubelet', host: 'node-1' },
      involvedObject: { fieldPath: 'spec.containers{app}' },
    });
    cluster.run(10);
    expect(cluster.object('/api/v1/nodes/node-1').status.images[0].names[1]).toBe('docker.io/library/nginx:1.27');
  });

  it('is one write with instant timings', () => {
    const cluster = boot({ timings: INSTANT_TIMINGS });
    runPod(cluster);
    cluster.run(1);
    expect(cluster.story(POD, (pod) => `${pod.status.phase} ${state(pod)}`)).toEqual(['Pending none', 'Running running']);
  });

  it('completes when it is not always restarted', () => {
    const cluster = boot();
    runPod(cluster, { restartPolicy: 'Never', ...app(['sh', '-c', 'echo hi; sleep 3; exit 0']) });
    cluster.run(30);
    const pod = cluster.object(POD);
    expect(pod.status.phase).toBe('Succeeded');
    expect(pod.status.containerStatuses[0].state.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
    expect(conditions(pod)).toMatchObject({ Ready: 'False', Initialized: 'True', PodReadyToStartContainers: 'False' });
    expect(pod.status.conditions.find((one: { type: string }) => one.type === 'Ready').reason).toBe('PodCompleted');
  });

  it('fails for good with restartPolicy Never', () => {
    const cluster = boot();
    runPod(cluster, { restartPolicy: 'Never' }, { 'fake/outcome': 'fail:3', 'fake/after': '2s' });
    cluster.run(30);
    expect(cluster.object(POD).status).toMatchObject({
      phase: 'Failed',
      containerStatuses: [{ state: { terminated: { exitCode: 3, reason: 'Error' } } }],
    });
  });

  it('crashes in a loop: at once, then after 10 and 20 s and up to half of that', () => {
    const cluster = boot();
    runPod(cluster, app(['sh', '-c', 'exit 1']));
    cluster.run(100);
    const lives = new Map<number, number>();
    cluster.story(POD, ({ status: { containerStatuses: [app] = [] } }) => {
      const startedAt = app?.state.running?.startedAt ?? app?.state.terminated?.startedAt ?? app?.lastState.terminated?.startedAt;
      if (startedAt !== undefined) lives.set(app.restartCount, (parseTime(startedAt) ?? 0) / SECOND);
    });
    const seconds = [...lives.values()];
    const gaps = seconds.slice(1).map((second, index) => second - (seconds[index] as number));
    expect(gaps[0]).toBeLessThanOrEqual(1);
    for (const [index, least] of [10, 20].entries()) {
      expect(gaps[index + 1]).toBeGreaterThanOrEqual(least);
      expect(gaps[index + 1]).toBeLessThanOrEqual(least * 1.5 + 2);
    }
    expect(cluster.object(POD).status).toMatchObject({ phase: 'Running' });
    expect(cluster.story(POD, state)).toContain('waiting CrashLoopBackOff');
    const waiting = cluster.story(POD, (pod) => pod.status.containerStatuses?.[0].state.waiting?.message).filter(Boolean);
    expect(waiting[0]).toBe('back-off 10s restarting failed container=app pod=web_default(u1)');
    expect(
      cluster.events('web').some((event) => /BackOff.*Back-off restarting failed container app in pod web_default\(u1\)$/.test(event)),
    ).toBe(true);
  });

  it('cannot be had: ErrImagePull, then ImagePullBackOff', () => {
    const cluster = boot();
    runPod(cluster, { containers: [{ name: 'app', image: 'nginx:missing' }] });
    cluster.run(60);
    expect(cluster.story(POD, (pod) => `${pod.status.phase} ${state(pod)}`).slice(0, 5)).toEqual([
      'Pending none',
      'Pending waiting ContainerCreating',
      'Pending waiting ErrImagePull',
      'Pending waiting ImagePullBackOff',
      'Pending waiting ErrImagePull',
    ]);
    const failed = 'Warning Failed x3: Failed to pull image "nginx:missing": rpc error: code = NotFound';
    expect(cluster.events('web').some((event) => event.startsWith(failed))).toBe(true);
    expect(cluster.events('web').some((event) => event.startsWith('Warning Failed') && event.endsWith('Error: ErrImagePull'))).toBe(true);
    expect(cluster.events('web').some((event) => /^Normal BackOff.*: Back-off pulling image "nginx:missing"$/.test(event))).toBe(true);
  });

  it('becomes ready by its readiness probe, and is restarted by its liveness probe', () => {
    const cluster = boot({ timings: INSTANT_TIMINGS });
    const probe = { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 12, periodSeconds: 5, successThreshold: 1, failureThreshold: 3 };
    const spec = app([], { readinessProbe: probe, livenessProbe: { ...probe, initialDelaySeconds: 0 } });
    runPod(cluster, spec, { 'fake/unhealthy': 'liveness:30s' });
    cluster.run(14.9);
    expect(conditions(cluster.object(POD)).Ready).toBe('False');
    cluster.run(0.2);
    expect(conditions(cluster.object(POD)).Ready).toBe('True');
    cluster.run(30);
    expect(cluster.object(POD).status.containerStatuses[0].restartCount).toBe(1);
    expect(cluster.events('web')).toContain('Warning Unhealthy x3: Liveness probe failed: HTTP probe failed with statuscode: 503');
    expect(cluster.events('web')).toContain('Normal Killing: Container app failed liveness probe, will be restarted');
  });

  it('runs init containers one by one, sidecars first to come and last to go', () => {
    const cluster = boot({ timings: { ...INSTANT_TIMINGS, startMicros: 100_000, stopMicros: 500_000 } });
    const init = [
      { name: 'side', image: 'a:1', restartPolicy: 'Always' },
      { name: 'setup', image: 'b:1', command: ['sleep', '4'] },
    ];
    runPod(cluster, { initContainers: init });
    cluster.run(3);
    const pod = cluster.object(POD);
    expect(pod.status).toMatchObject({ phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }] });
    expect(pod.status.conditions.find((one: { type: string }) => one.type === 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [setup]',
    });
    cluster.run(3);
    expect(cluster.object(POD).status.phase).toBe('Running');
    cluster.request('DELETE', POD, {});
    cluster.run(3);
    expect(cluster.object(POD)).toBeUndefined();
    const killings = cluster.events('web').filter((event) => event.startsWith('Normal Killing'));
    expect(killings).toEqual(['Normal Killing: Stopping container app', 'Normal Killing: Stopping container side']);
  });

  it('is deleted with grace: what heeds TERM goes soon, what does not is killed', () => {
    const cluster = boot();
    runPod(cluster);
    cluster.run(20);
    cluster.request('DELETE', POD, {});
    cluster.run(2);
    expect(cluster.object(POD)).toBeUndefined();
    runPod(cluster, app(['sleep', '3600']));
    cluster.run(20);
    cluster.request('DELETE', POD, { gracePeriodSeconds: 8 });
    cluster.run(7.5);
    expect(cluster.object(POD).metadata.deletionTimestamp).toBeDefined();
    cluster.run(1);
    expect(cluster.object(POD)).toBeUndefined();
    expect(cluster.story(POD, (pod) => pod.status.phase).at(-1)).toBe('Failed');
  });

  it('is rejected if it does not fit', () => {
    const cluster = boot();
    runPod(cluster, app([], { resources: { requests: { cpu: '5' } } }));
    cluster.run(2);
    const message = "Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000";
    expect(cluster.object(POD).status).toMatchObject({ phase: 'Failed', reason: 'OutOfcpu', message: `Pod was rejected: ${message}` });
    expect(cluster.events('web')).toEqual([`Warning OutOfcpu: ${message}`]);
  });

  it('waits for the ConfigMap that it mounts', () => {
    const cluster = boot();
    runPod(cluster, { volumes: [{ name: 'v', configMap: { name: 'settings' } }] });
    cluster.run(5);
    expect(cluster.object(POD).status.phase).toBe('Pending');
    expect(cluster.events('web')[0]).toMatch(
      /^Warning FailedMount.*: MountVolume.SetUp failed for volume "v" : configmap "settings" not found$/,
    );
    cluster.request('POST', '/api/v1/namespaces/default/configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'settings' },
    });
    cluster.run(20);
    expect(cluster.object(POD).status.phase).toBe('Running');
  });

  it('puts right what another wrote into its status, within 10 s', () => {
    const cluster = boot();
    runPod(cluster);
    cluster.run(20);
    cluster.request('PATCH', `${POD}/status`, { status: { conditions: [{ type: 'Ready', status: 'False' }] } });
    cluster.run(5);
    expect(conditions(cluster.object(POD)).Ready).toBe('False');
    cluster.run(6);
    expect(conditions(cluster.object(POD)).Ready).toBe('True');
  });

  it('goes when its deadline passes', () => {
    const cluster = boot();
    runPod(cluster, { activeDeadlineSeconds: 15 });
    cluster.run(20);
    expect(cluster.object(POD).status).toMatchObject({ phase: 'Failed', reason: 'DeadlineExceeded' });
  });

  it('gets a new container when its image changes', () => {
    const cluster = boot();
    runPod(cluster);
    cluster.run(20);
    const containers = [{ name: 'app', image: 'nginx:1.28' }];
    cluster.request('PATCH', POD, { metadata: { generation: 2 }, spec: { containers } });
    cluster.run(20);
    const [status] = cluster.object(POD).status.containerStatuses;
    expect(status).toMatchObject({ image: 'docker.io/library/nginx:1.28', restartCount: 1, state: { running: {} } });
    expect(cluster.events('web')).toContain('Normal Killing: Container app definition changed, will be restarted');
    expect(cluster.object(POD).status.observedGeneration).toBe(2);
  });

  it('is started again when its node comes back from a crash, and is let go if it was deleted meanwhile', () => {
    const cluster = boot();
    runPod(cluster);
    cluster.run(20);
    cluster.kernel.input({ kind: 'kill', component: 'node/node-1' });
    cluster.run(5);
    cluster.kernel.input({ kind: 'restart', component: 'node/node-1' });
    cluster.run(5);
    expect(cluster.object(POD).status.containerStatuses[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 255 } },
    });
    expect(cluster.events('web').some((event) => event.startsWith('Normal SandboxChanged'))).toBe(true);
    expect(cluster.events('node-1').some((event) => event.startsWith('Warning Rebooted'))).toBe(true);
    cluster.kernel.input({ kind: 'kill', component: 'node/node-1' });
    cluster.request('DELETE', POD, {});
    cluster.run(5);
    cluster.kernel.input({ kind: 'restart', component: 'node/node-1' });
    cluster.run(5);
    expect(cluster.object(POD)).toBeUndefined();
  });
});

describe('a run', () => {
  it('has failed when its node comes back from a crash, if it is never restarted: no new sandbox is made for it', () => {
    const cluster = boot();
    runPod(cluster, { restartPolicy: 'Never', ...app(['sleep', '60']) });
    cluster.run(20);
    cluster.kernel.input({ kind: 'kill', component: 'node/node-1' });
    cluster.run(1);
    cluster.kernel.input({ kind: 'restart', component: 'node/node-1' });
    cluster.run(5);
    expect(cluster.object(POD).status.phase).toBe('Failed');
    expect(state(cluster.object(POD))).toBe('terminated Unknown');
    expect(cluster.story(POD, (pod) => conditions(pod).PodReadyToStartContainers)).toEqual(['False', 'True', 'False']);
    expect(cluster.events('web').join()).not.toContain('SandboxChanged');
  });

  it('goes on from a snapshot as if there had been none, whatever is under way', () => {
    const cluster = boot();
    runPod(cluster, {
      initContainers: [{ name: 'setup', image: 'b:1', command: ['sleep', '2'] }],
      ...app(['sh', '-c', 'sleep 4; exit 1']),
    });
    expect(new Set(cluster.branchHashes(30, 60)).size).toBe(1);
  });
});

describe('many nodes', () => {
  it('cost little while nothing happens', () => {
    const members = Array.from({ length: 200 }, (_, index) => {
      const config: KubeletConfig = { nodeName: `n-${index}`, address: '192.168.0.2', podCIDR: '10.0.0.0/24', capacity: CAPACITY };
      return { id: `node/n-${index}`, kind: kubeletKind, config };
    });
    const cluster = new FakeCluster(members);
    cluster.run(20);
    const before = cluster.kernel.events;
    cluster.run(300);
    const perNodeAndSecond = (cluster.kernel.events - before) / 200 / 300;
    expect(perNodeAndSecond).toBeLessThan(0.5);
    expect(cluster.kernel.now).toBe(320 * SECOND);
  });
});
