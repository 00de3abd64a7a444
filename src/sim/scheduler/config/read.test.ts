/** What a KubeSchedulerConfiguration comes to, and what is said of one that will not do. */
import { describe, expect, test } from 'vitest';
import type { Plugin } from '../framework/plugin.ts';
import { DEFAULT_PLUGINS } from '../plugins/all.ts';
import type { Point, SchedulerConfiguration } from './configuration.ts';
import { DEFAULT_ARGS } from './plugin-args.ts';
import { DEFAULT_MULTI_POINT, PLUGIN_POINTS } from './plugin-points.ts';
import { DEFAULT_CONFIGURATION, readConfiguration } from './read.ts';

const HEAD = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

function read(body: string): SchedulerConfiguration {
  const result = readConfiguration(HEAD + body);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.configuration;
}

/** `line field: message`, the lines counted from the first after the head, which is -2 for what is not there. */
function problems(body: string): readonly string[] {
  const result = readConfiguration(HEAD + body);
  return result.ok ? [] : result.problems.map(({ line, field, message }) => `${line - 2} ${field}: ${message}`);
}

const scores = (body: string) => read(body).profiles[0]?.lineup.score.map(({ name, weight }) => `${name} ${weight}`);
const filters = (body: string) => read(body).profiles[0]?.lineup.filter.map(({ name }) => name);

describe('defaults', () => {
  test('a configuration that says nothing is that of a scheduler that is told nothing', () => {
    expect(read('')).toEqual(DEFAULT_CONFIGURATION);
  });

  test('the default profile scores with the weights of the real one', () => {
    expect(scores('')).toEqual([
      'TaintToleration 3',
      'NodeAffinity 2',
      'NodeResourcesFit 1',
      'VolumeBinding 1',
      'PodTopologySpread 2',
      'InterPodAffinity 2',
      'DynamicResources 2',
      'NodeResourcesBalancedAllocation 1',
      'ImageLocality 1',
    ]);
  });

  test('a profile takes the percentage of the whole unless it has one', () => {
    const { profiles } = read(`percentageOfNodesToScore: 30
profiles:
- schedulerName: a
- schedulerName: b
  percentageOfNodesToScore: 70
`);
    expect(profiles.map((one) => one.percentageOfNodesToScore)).toEqual([30, 70]);
  });

  test('arguments of a plugin are filled in one by one', () => {
    const [profile] = read(`profiles:
- pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: MostAllocated
`).profiles;
    expect(profile?.args).toEqual({
      ...DEFAULT_ARGS,
      NodeResourcesFit: {
        ...DEFAULT_ARGS.NodeResourcesFit,
        scoringStrategy: { ...DEFAULT_ARGS.NodeResourcesFit.scoringStrategy, type: 'MostAllocated' },
      },
    });
  });
});

/** What a plugin fills of the points that the table tells of, and what the table calls it. */
const FILLS: readonly (readonly [keyof Plugin, Point])[] = [
  ['gate', 'preEnqueue'],
  ['before', 'queueSort'],
  ['preFilter', 'filter'],
  ['postFilter', 'postFilter'],
  ['preScore', 'score'],
  ['reserve', 'reserve'],
  ['permit', 'permit'],
  ['preBind', 'preBind'],
  ['bind', 'bind'],
  ['postBind', 'postBind'],
];

describe('plugins', () => {
  test('the table of plugins and their points is that of the plugins that there are, in the same order', () => {
    expect([...PLUGIN_POINTS.keys()]).toEqual(DEFAULT_PLUGINS.map(({ name }) => name));
    for (const plugin of DEFAULT_PLUGINS) {
      const named = PLUGIN_POINTS.get(plugin.name) ?? [];
      for (const [key, point] of FILLS)
        expect([plugin.name, point, plugin[key] !== undefined]).toEqual([plugin.name, point, named.includes(point)]);
      expect([plugin.name, DEFAULT_MULTI_POINT.find(({ name }) => name === plugin.name)?.weight ?? 1]).toEqual([
        plugin.name,
        plugin.weight ?? 1,
      ]);
    }
  });

  test('what is disabled at a point and enabled there again comes first if it is a default, with its new weight', () => {
    const body = `profiles:
- plugins:
    score:
      disabled: [{ name: ImageLocality }]
      enabled: [{ name: InterPodAffinity, weight: 9 }]
`;
    expect(scores(body)?.[0]).toBe('InterPodAffinity 9');
    expect(scores(body)).not.toContain('ImageLocality 1');
  });

  test('all of a point can be disabled, and some named', () => {
    const body = `profiles:
- plugins:
    score:
      disabled: [{ name: "*" }]
      enabled: [{ name: NodeResourcesFit, weight: 5 }]
`;
    expect(scores(body)).toEqual(['NodeResourcesFit 5']);
    expect(filters(body)).toContain('PodTopologySpread');
  });

  test('what is disabled at multiPoint is off everywhere', () => {
    const body = `profiles:
- plugins:
    multiPoint:
      disabled: [{ name: TaintToleration }]
`;
    expect(filters(body)).not.toContain('TaintToleration');
    expect(scores(body)).not.toContain('TaintToleration 3');
  });
});

describe('extenders', () => {
  const extender = (more: string) => `extenders:\n- urlPrefix: http://disks\n  filterVerb: filter\n${more}`;

  test('what they manage and the scheduler need not look at is ignored by every profile', () => {
    const managed = '  managedResources:\n  - { name: example.com/disk, ignoredByScheduler: true }\n  - { name: example.com/tape }\n';
    const { profiles, extenders } = read(`${extender(managed)}profiles: [{ schedulerName: a }, { schedulerName: b }]\n`);
    expect(profiles.map(({ args }) => args.NodeResourcesFit.ignoredResources)).toEqual([['example.com/disk'], ['example.com/disk']]);
    expect(extenders[0]).toMatchObject({ httpTimeout: 5_000_000, weight: 0, ignorable: false });
  });

  test.each([
    ['  prioritizeVerb: prioritize\n', '2 extenders[0].weight: Invalid value: 0: must have a positive weight applied to it'],
    ['  httpTimeout: soon\n', '4 extenders[0].httpTimeout: "soon" is no duration: write for example 5s'],
    [
      '  managedResources: [{ name: cpu }]\n',
      '4 extenders[0].managedResources[0].name: Invalid value: "cpu": is an invalid extended resource name: write for example example.com/gpu',
    ],
    [
      '  bindVerb: bind\n- { urlPrefix: http://other, bindVerb: bind }\n',
      '2 extenders: Invalid value: "found 2 extenders implementing bind": only one extender can implement bind',
    ],
  ])('%j', (more, problem) => {
    expect(problems(extender(more))).toEqual([problem]);
  });
});

describe('what will not do', () => {
  test.each([
    ['profile: []\n', '1 profile: unknown field: did you mean profiles?'],
    ['parallelism: many\n', '1 parallelism: must be a whole number, not "many"'],
    ['parallelism: 0\n', '1 parallelism: Invalid value: 0: should be an integer value greater than zero'],
    ['percentageOfNodesToScore: 101\n', '1 percentageOfNodesToScore: Invalid value: 101: not in valid range [0-100]'],
    [
      'podInitialBackoffSeconds: 20\n',
      '-2 podMaxBackoffSeconds: Invalid value: 10: must be greater than or equal to PodInitialBackoffSeconds',
    ],
    [
      'profiles:\n- schedulerName: a\n- schedulerName: a\n',
      '3 profiles[1].schedulerName: Duplicate value: profiles[0] is called "a" already',
    ],
    [
      'profiles:\n- plugins:\n    filter:\n      enabled:\n      - name: ImageLocality\n',
      '5 profiles[0].plugins.filter.enabled[0].name: ImageLocality has nothing to do at filter: it fills score',
    ],
    [
      'profiles:\n- plugins:\n    queueSort:\n      disabled: [{ name: "*" }]\n',
      '4 profiles[0].plugins.queueSort: exactly one plugin sorts the queue, but 0 are enabled',
    ],
    [
      'profiles:\n- pluginConfig:\n  - name: NodeName\n    args: { strict: true }\n',
      '4 profiles[0].pluginConfig[0].args: NodeName takes no arguments: leave them out',
    ],
    [
      'profiles:\n- pluginConfig:\n  - name: InterPodAffinity\n    args:\n      hardPodAffinityWeight: 200\n',
      '5 profiles[0].pluginConfig[0].args.hardPodAffinityWeight: Invalid value: 200: not in valid range [0, 100]',
    ],
  ])('%j', (body, problem) => {
    expect(problems(body)).toEqual([problem]);
  });

  test('a plugin that nobody has: those that there are', () => {
    const [problem] = problems('profiles:\n- plugins:\n    multiPoint:\n      enabled:\n      - name: Nonsense\n');
    expect(problem).toMatch(/^5 .*: there is no plugin "Nonsense": take one of .*NodeResourcesFit/);
  });

  test('a text that is no YAML', () => {
    const result = readConfiguration('a: [');
    expect(result.ok).toBe(false);
  });

  test('another kind of object', () => {
    const result = readConfiguration('apiVersion: v1\nkind: Pod\n');
    expect(!result.ok && result.problems.map(({ field }) => field)).toEqual(['apiVersion', 'kind']);
  });
});

describe('extenders that are described beside it', () => {
  const named = `${HEAD}extenders:\n- urlPrefix: http://disks.kube-system.svc/v1\n  filterVerb: filter\n`;
  const document = (rest: string) => `${named}---\napiVersion: kubestra/v1\nkind: Extender\n${rest}`;

  test('say how they decide', () => {
    const read = readConfiguration(
      document('metadata: { name: disks }\nspec: { allow: { label: disk, values: [fast] }, thinking: 40ms, failing: [bind] }\n'),
    );
    expect(read.ok && read.extenders).toEqual([
      { name: 'disks', behaviour: { allow: { label: 'disk', values: ['fast'] }, thinking: 40_000, failing: ['bind'] } },
    ]);
  });

  test.each([
    ['metadata: { name: other }\n', '9 metadata.name: nobody asks "other": name one of the extenders of the configuration, disks'],
    ['metadata: { name: disks }\nspec:\n  alow: {}\n', '11 spec.alow: unknown field: did you mean allow?'],
    ['metadata: { name: disks }\nspec: { score: {} }\n', '10 spec.score.label: Required value: the label that decides'],
    ['metadata: { name: disks }\nspec: { thinking: long }\n', '10 spec.thinking: "long" is no duration: write for example 50ms'],
    [
      'metadata: { name: disks }\nspec: { failing: [all] }\n',
      '10 spec.failing[0]: must be one of filter, prioritize, preempt, bind, not "all"',
    ],
    [
      'metadata: { name: disks }\n---\nkind: Pod\n',
      '11 : one KubeSchedulerConfiguration is enough: other documents must be of the kind Extender',
    ],
  ])('%j', (rest, problem) => {
    const read = readConfiguration(document(rest));
    expect(read.ok ? [] : read.problems.map(({ line, field, message }) => `${line} ${field}: ${message}`)).toEqual([problem]);
  });
});
