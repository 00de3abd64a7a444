import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { ClientHost } from '../../sim/client/state.ts';
import type { KubeletState } from '../../sim/kubelet/state.ts';
import type { Room } from './inside.ts';

export function insideNode(component: ComponentSelf): Room {
  const { own } = component.state as ClientHost<KubeletState>;
  const pods = [...own.pods.values()];
  return {
    summary: `${pods.length} pods. ${own.node.notReady === '' ? 'The node is ready.' : `Not ready: ${own.node.notReady}`}`,
    parts: [],
    stages: [],
    tables: [
      {
        title: 'Pods',
        note: String(pods.length),
        columns: ['pod', 'stage', 'address', 'restarts'],
        rows: pods.map((pod) => ({
          cells: [pod.key, pod.stage, pod.address ?? '', String(pod.containers.reduce((sum, one) => sum + one.restartCount, 0))],
          object: { resource: 'pods', namespace: pod.pod.metadata.namespace ?? '', name: pod.pod.metadata.name },
        })),
      },
      {
        title: 'Containers',
        note: '',
        columns: ['pod', 'container', 'phase', 'why', 'ready'],
        rows: pods.flatMap((pod) =>
          pod.containers.map((one) => ({
            cells: [
              pod.pod.metadata.name,
              one.name,
              one.phase,
              one.waiting?.reason ?? one.lastExit?.reason ?? '',
              one.ready ? 'yes' : 'no',
            ],
            marks: ['', '', '', '', one.ready ? 'good' : 'dim'] as const,
          })),
        ),
      },
      {
        title: 'Images',
        note: 'on the disk',
        columns: ['image', 'MB'],
        rows: [...own.images].map(([name, image]) => ({ cells: [name, String(Math.round(image.sizeBytes / 1e6))] })),
      },
      {
        title: 'Pulls',
        note: String(own.pulls.length),
        columns: ['image', 'container'],
        rows: own.pulls.map((pull) => ({ cells: [pull.image, pull.container] })),
      },
    ],
  };
}
