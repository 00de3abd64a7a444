/** Refusals by a filter that a person wrote: what the expression names is tried with the values that it, or other nodes, have. */
import type { Change } from '../change.ts';
import { evictions, mayGo, type Question } from '../question.ts';

const MOST_VALUES = 6;
/** `node.metadata.labels.rack`, `pod.metadata.labels['app']`. */
const LABEL = /\b(node|pod)\.metadata\.labels(?:\.(\w+)|\[\s*(['"])(.+?)\3\s*\])/g;
const TEXT = /(['"])(.*?)\1/g;

export function* allowed(question: Question): Generator<Change> {
  const { situation, node, refused } = question;
  const source = situation.expressions.find(({ name }) => name === refused.plugin)?.expression ?? '';
  const texts = [...source.matchAll(TEXT)].map(([, , text = '']) => text);
  const labels = [...source.matchAll(LABEL)].map(([, of, plain, , quoted]) => ({ of, key: plain ?? quoted ?? '' }));
  for (const { of, key } of labels) {
    const others = of === 'node' ? situation.fleet.nodes.flatMap((one) => one.labels[key] ?? []) : [];
    const own = of === 'node' ? node.labels[key] : situation.pod.pod.metadata.labels?.[key];
    for (const value of [...new Set([...texts, ...others, 'true'])].filter((one) => one !== own && one !== key).slice(0, MOST_VALUES)) {
      const set = { [key]: value };
      yield of === 'node' ? { kind: 'label', node: node.name, set, drop: [] } : { kind: 'label pod', set, drop: [] };
    }
  }
  if (source.includes('nodeInfo'))
    yield* evictions(
      question,
      mayGo(situation, node.pods).map((pod) => ({ pod, node: node.name })),
    );
  yield { kind: 'add node', like: node.name };
  yield { kind: 'disable filter', plugin: refused.plugin };
}
