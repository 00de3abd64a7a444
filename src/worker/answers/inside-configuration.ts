/** What a scheduler was configured with, and what came of it. */
import type { ComponentSelf } from '../../kernel/component-self.ts';
import type { ConfigurationInside } from '../../protocol/scheduling.ts';
import { POINTS } from '../../sim/machinery/schema/scheduler-config-table.ts';
import type { SchedulerConfiguration } from '../../sim/scheduler/config/configuration.ts';
import type { SchedulerConfig } from '../../sim/scheduler/config/from-text.ts';

export function configurationInside({ config }: ComponentSelf, { profiles }: SchedulerConfiguration): ConfigurationInside {
  return {
    text: (config as SchedulerConfig).configuration ?? '',
    profiles: profiles.map(({ schedulerName, percentageOfNodesToScore, lineup }) => ({
      name: schedulerName,
      percentageOfNodesToScore,
      points: POINTS.map((point) => ({
        point,
        plugins: lineup[point].map(({ name, weight }) => (point === 'score' && weight !== undefined ? { name, weight } : { name })),
      })),
    })),
  };
}
