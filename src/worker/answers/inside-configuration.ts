/** What a scheduler was configured with, and what came of it. */
import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { ConfigurationInside } from '../../protocol/scheduling.ts';
import { type NamedPlugin, POINTS, type SchedulerConfiguration } from '../../sim/scheduler/config/configuration.ts';
import type { SchedulerConfig } from '../../sim/scheduler/config/from-text.ts';

const SAMPLE = `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
profiles:
- schedulerName: default-scheduler
  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: LeastAllocated
        resources:
        - { name: cpu, weight: 1 }
        - { name: memory, weight: 1 }
`;

function told({ name, weight }: NamedPlugin): string {
  return weight === undefined ? name : `${name} ×${weight}`;
}

export function configurationInside({ config }: ComponentSelf, { profiles }: SchedulerConfiguration): ConfigurationInside {
  return {
    text: (config as SchedulerConfig).configuration ?? '',
    sample: SAMPLE,
    profiles: profiles.map(({ schedulerName, percentageOfNodesToScore, lineup }) => ({
      name: schedulerName,
      percentageOfNodesToScore,
      points: POINTS.map((point) => ({
        point,
        plugins: lineup[point].map((plugin) => (point === 'score' ? told(plugin) : plugin.name)),
      })),
    })),
  };
}
