import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { Micros } from '../../kernel/effects.ts';
import type { Run } from '../../kernel/run.ts';
import type { InsideRow, InsideTable } from '../../protocol/query.ts';
import type { ClientHost } from '../../sim/client/state.ts';
import type { ContainerRuntime, KubeletState, PodRuntime } from '../../sim/kubelet/state.ts';
import { counted } from '../describe/counted.ts';
import type { Room } from './inside.ts';

const STAGES: Readonly<Record<PodRuntime['stage'], string>> = {
  volumes: 'mounts its volumes',
  sandbox: 'gets its sandbox and address',
  active: 'runs its containers',
  stopping: 'stops its containers',
  ended: 'is over',
};

export function insideNode(run: Run, component: ComponentSelf): Room {
  const { own } = component.state as ClientHost<KubeletState>;
  const pods = [...own.pods.values()];
  const { node } = own;
  const ready =
    node.registration !== 'done'
      ? 'The node is not registered yet'
      : node.notReady === ''
        ? 'The node is ready'
        : `The node is not ready: ${node.notReady}`;
  const lease = node.renewedAt > 0 ? ` Its lease was renewed ${ago(run.now - node.renewedAt)} ago.` : '';
  return {
    summary: `${ready}. ${counted(pods.length, 'pod')}.${lease}`,
    parts: [],
    stages: [],
    tables: [podTable(pods), containerTable(run.now, pods), imageTable(own), pullTable(run.now, own)],
  };
}

function podTable(pods: readonly PodRuntime[]): InsideTable {
  return {
    title: 'Pods',
    note: String(pods.length),
    empty: 'None. The kubelet starts what the scheduler binds to its node.',
    columns: ['pod', 'what it does', 'address', 'restarts'],
    rows: pods.map((pod) => ({
      cells: [
        pod.key,
        pod.verdict?.reason ?? STAGES[pod.stage],
        pod.address ?? '',
        String(pod.containers.reduce((sum, one) => sum + one.restartCount, 0)),
      ],
      object: { resource: 'pods', namespace: pod.pod.metadata.namespace ?? '', name: pod.pod.metadata.name },
    })),
  };
}

function containerTable(now: Micros, pods: readonly PodRuntime[]): InsideTable {
  return {
    title: 'Containers',
    note: 'as the runtime sees them',
    empty: 'None.',
    columns: ['container', 'pod', 'phase', 'why', 'ready'],
    rows: pods.flatMap((pod) => pod.containers.map((one) => containerRow(now, pod, one))),
  };
}

function containerRow(now: Micros, pod: PodRuntime, one: ContainerRuntime): InsideRow {
  const last = one.exit ?? one.lastExit;
  const why =
    one.phase === 'running'
      ? `for ${ago(now - one.startedAt)}`
      : (one.waiting?.reason ?? (last === undefined ? '' : `${last.reason}, exit code ${last.code}`));
  return {
    cells: [one.name, pod.pod.metadata.name, one.phase, why, one.ready ? 'yes' : 'no'],
    marks: ['', '', '', last !== undefined && last.code !== 0 && one.phase !== 'running' ? 'bad' : '', one.ready ? 'good' : 'dim'],
  };
}

function imageTable({ images }: KubeletState): InsideTable {
  return {
    title: 'Images',
    note: "on the node's disk",
    empty: 'None. An image is pulled when the first container needs it.',
    columns: ['image', 'MB'],
    rows: [...images].map(([name, image]) => ({ cells: [name, String(Math.round(image.sizeBytes / 1e6))] })),
  };
}

function pullTable(now: Micros, { pulls }: KubeletState): InsideTable {
  return {
    title: 'Pulls',
    note: 'one after the other',
    empty: 'Nothing is being pulled.',
    columns: ['image', 'for container', 'asked for'],
    rows: pulls.map((pull) => ({ cells: [pull.image, pull.container, `${ago(now - pull.askedAt)} ago`] })),
  };
}

function ago(micros: Micros): string {
  return micros < 1_000_000 ? `${Math.round(micros / 1_000)} ms` : `${Math.round(micros / 100_000) / 10} s`;
}
