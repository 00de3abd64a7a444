/** `npm run bench [-- NAME...]`: one JSON line a measure. Names are those of the figures; without names all of them. */
import { deployment500, deploymentGrowth, idleNodes, seekP95 } from './cluster.ts';
import { kernelEvents } from './kernel.ts';
import { matrix5000 } from './matrix.ts';
import type { Measure } from './measure.ts';
import { firstJs, firstToken, pageLoad, pageSchedule } from './page.ts';
import { schedule1000x2000, scheduleGrowth, scheduleLarge, scheduleLiving } from './schedule.ts';
import type { Workload } from './workloads.ts';

function large(name: string, workload: Workload, pods: number, nodes = 5_000) {
  return { names: [name], measure: scheduleLarge(name, { workload, nodes, pods }) };
}

const MEASURES: readonly { readonly names: readonly string[]; readonly measure: Measure }[] = [
  { names: ['kernel-events', 'trace-cost-full', 'trace-cost-counters'], measure: kernelEvents },
  { names: ['deployment-500'], measure: deployment500 },
  { names: ['deployment-growth'], measure: deploymentGrowth },
  { names: ['idle-1000-nodes'], measure: idleNodes },
  { names: ['seek-p95'], measure: seekP95 },
  { names: ['schedule-1000x2000'], measure: schedule1000x2000 },
  { names: ['schedule-1000x2000-living'], measure: scheduleLiving },
  large('schedule-5000x10000', 'plain', 10_000),
  large('schedule-pod-affinity', 'pod-affinity', 5_000),
  large('schedule-pod-anti-affinity', 'pod-anti-affinity', 2_000),
  large('schedule-spread', 'spread', 5_000),
  large('schedule-preempt', 'preempt', 500, 500),
  { names: ['schedule-growth'], measure: scheduleGrowth },
  { names: ['matrix-5000', 'matrix-5000-answer'], measure: matrix5000 },
  { names: ['page-deployment-500', 'page-longest-task', 'page-fps', 'page-memory', 'page-seek-p95'], measure: pageLoad },
  { names: ['page-schedule-fps', 'page-schedule-longest-task'], measure: pageSchedule },
  { names: ['page-first-token'], measure: firstToken },
  { names: ['page-first-js', 'page-worker-js'], measure: firstJs },
];

const asked = process.argv.slice(2);
const known = MEASURES.flatMap(({ names }) => names);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  console.error(`no measure named ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  process.exit(2);
}
for (const { names, measure } of MEASURES) {
  if (asked.length > 0 && !names.some((name) => asked.includes(name))) continue;
  for (const figure of await measure()) if (asked.length === 0 || asked.includes(figure.name)) console.log(JSON.stringify(figure));
}
