import { describe, expect, it } from 'vitest';
import { readConfiguration } from './read.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nprofiles:\n- pluginConfig:\n';

function read(args: string, name = 'Mine') {
  return readConfiguration(`${HEAD}  - name: ${name}\n    args:\n      kind: ExpressionArgs\n${args}`);
}

function problem(args: string, name?: string) {
  const result = read(args, name);
  return result.ok ? undefined : result.problems[0];
}

describe('expressions in a configuration', () => {
  it('become filters and scores of the profile', () => {
    const filter = read('      filter: node.metadata.labels.rack == "r1"\n');
    expect(filter.ok && filter.configuration.profiles[0]?.expressions).toEqual([
      { name: 'Mine', point: 'Filter', expression: 'node.metadata.labels.rack == "r1"', weight: 1 },
    ]);
    const score = read('      score: nodeInfo.pods.size()\n      weight: 3\n');
    expect(score.ok && score.configuration.profiles[0]?.expressions).toEqual([
      { name: 'Mine', point: 'Score', expression: 'nodeInfo.pods.size()', weight: 3 },
    ]);
  });

  it('are refused with the line of the text, and line and column of the expression', () => {
    expect(problem('      filter: |\n        true &&\n          nod.name == "a"\n')).toEqual({
      field: 'profiles[0].pluginConfig[0].args.filter',
      message: "line 2, column 3 of the expression: undeclared reference to 'nod' (in container '')",
      line: 8,
    });
    expect(problem('      filter: 1 + 1\n')?.message).toBe('line 1, column 1 of the expression: a Filter must give bool, not int');
  });

  it.each([
    ['      weight: 3\n', 'Mine', 'write either a filter or a score'],
    ['      filter: "true"\n      score: "1"\n', 'Mine', 'write either a filter or a score'],
    ['      filter: 3\n', 'Mine', 'must be an expression, as text'],
    ['      filter: "true"\n      weight: 2\n', 'Mine', 'must be a whole number from 1 to 100, and of a score'],
    ['      filtre: "true"\n', 'Mine', 'unknown field: known here are apiVersion, kind, filter, score, weight'],
    ['      filter: "true"\n', 'NodeName', 'NodeName is a plugin of its own: give the expression another name'],
  ])('are refused if they say too little or too much: %s', (args, name, message) => expect(problem(args, name)?.message).toBe(message));
});
