/** Which changes could answer a refusal, the smallest first: guesses by plugin, each still to be tried. */
import { EXTENDER } from '../extenders/words.ts';
import { equipped } from './candidates/devices.ts';
import { allowed } from './candidates/expressions.ts';
import { nearness } from './candidates/nearness.ts';
import { labelled, tolerated, uncordoned, ungated } from './candidates/placement.ts';
import { fitted, unported } from './candidates/resources.ts';
import { spread } from './candidates/spread.ts';
import { attachable, bound, unshared } from './candidates/volumes.ts';
import type { Change } from './change.ts';
import type { Question } from './question.ts';

type Answers = (question: Question) => Iterable<Change>;

/** By the plugin that refuses. NodeName is not among them: a pod that names its node is never tried. */
const ANSWERS: ReadonlyMap<string, Answers> = new Map<string, Answers>([
  ['SchedulingGates', ungated],
  ['NodeUnschedulable', uncordoned],
  ['TaintToleration', tolerated],
  ['NodeAffinity', labelled],
  ['NodePorts', unported],
  ['NodeResourcesFit', fitted],
  ['PodTopologySpread', spread],
  ['InterPodAffinity', nearness],
  ['VolumeRestrictions', unshared],
  ['NodeVolumeLimits', attachable],
  ['VolumeBinding', bound],
  ['VolumeZone', bound],
  ['DynamicResources', equipped],
  [EXTENDER, () => [{ kind: 'extender relents' }]],
]);

export function candidates(question: Question): Iterable<Change> {
  const { refused, situation } = question;
  const answers = ANSWERS.get(refused.plugin);
  if (answers !== undefined) return answers(question);
  return situation.expressions.some(({ name }) => name === refused.plugin) ? allowed(question) : [];
}
