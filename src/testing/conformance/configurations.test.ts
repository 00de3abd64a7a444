/**
 * What the real scheduler makes of 900 random KubeSchedulerConfigurations, and what this one makes of them.
 *
 * Recorded with k8s.io/kubernetes v1.35.4: decoded (apis/config/scheme), validated (ValidateKubeSchedulerConfiguration), and a scheduler
 * made of them (scheduler.New): the plugins of its profiles at each point, in order, with their weights, and their arguments.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ArgsByPlugin } from '../../sim/scheduler/config/plugin-args.ts';
import { type ConfigurationProblem, readConfiguration } from '../../sim/scheduler/config/read.ts';
import { readRecording } from './recordings.ts';

interface RecordedProfile {
  readonly points: Readonly<Record<string, readonly string[]>>;
  readonly args: Readonly<Partial<Record<keyof ArgsByPlugin, object>>>;
}

interface Accepted {
  readonly profiles: Readonly<Record<string, RecordedProfile>>;
  readonly initial: number;
  readonly max: number;
  readonly lease: string;
  readonly elect: boolean;
}

/** `invalid`: fields and what is wrong with them; `error`: it could not be decoded, or no scheduler be made of it. */
type Expected = Accepted | { readonly invalid: readonly (readonly [string, string])[] } | { readonly error: string };

interface Recorded {
  readonly config: object;
  readonly expect: Expected;
}

const FILE = fileURLToPath(new URL('../recordings/configuration/configurations.json.gz', import.meta.url));
const CASES = readRecording(FILE) as readonly Recorded[];

/** `stricter`: so many of those that it takes are refused here. */
const COUNTS = { taken: 383, stricter: 23 };

/**
 * Slips that the real one passes over: names that nobody has, arguments that nobody reads or that are of plugins
 * that do not run; what works for no pod. */
const STRICTER = [
  /^there is no plugin /,
  /takes no arguments: leave them out$/,
  / fails without its /,
  /^Required value: where the extender is/,
  /^Invalid value: "bad name": name part must consist/,
];

/** A plugin is told by its name; the order of the queue as a whole; of preferred terms the real one leaves out a step. */
function fieldOf(field: string): string {
  return field
    .replace(/(\.enabled\[\d+\]|pluginConfig\[\d+\])\.name$/, '$1')
    .replace(/queueSort\..*/, 'queueSort')
    .replace('.preference', '');
}

/** Keys in order, without what is empty. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, member]): [string, unknown] => [key, canonical(member)]);
  const filled = members.filter(([, member]) => typeof member !== 'object' || Object.keys(member ?? {}).length > 0);
  return Object.fromEntries(filled.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function found(config: object): Accepted | { readonly problems: readonly ConfigurationProblem[] } {
  const read = readConfiguration(JSON.stringify(config));
  if (!read.ok) return { problems: read.problems };
  const { profiles, podInitialBackoffSeconds, podMaxBackoffSeconds, leaderElection } = read.configuration;
  return {
    profiles: Object.fromEntries(
      profiles.map(({ schedulerName, lineup, args }) => [
        schedulerName,
        {
          points: Object.fromEntries(
            Object.entries(lineup).map(([point, plugins]) => [
              point,
              plugins.map(({ name, weight }) => (point === 'score' ? `${name} ${weight}` : name)),
            ]),
          ),
          args,
        },
      ]),
    ),
    initial: podInitialBackoffSeconds,
    max: podMaxBackoffSeconds,
    lease: leaderElection.resourceName,
    elect: leaderElection.leaderElect,
  };
}

function isAccepted(expected: Expected): expected is Accepted {
  return 'profiles' in expected;
}

/** Arguments of plugins that do not run are not recorded. */
function like(got: Accepted, recorded: Accepted): Accepted {
  const profiles = Object.entries(got.profiles).map(([name, { points, args }]) => {
    const known = recorded.profiles[name]?.args ?? {};
    return [name, { points, args: Object.fromEntries(Object.entries(args).filter(([plugin]) => plugin in known)) }] as const;
  });
  return { ...got, profiles: Object.fromEntries(profiles) };
}

test('configurations that the real scheduler takes come to the same plugins, weights and arguments', () => {
  const taken = CASES.filter(({ expect: expected }) => isAccepted(expected));
  let stricter = 0;
  for (const { config, expect: expected } of taken) {
    const got = found(config);
    if ('problems' in got) {
      stricter++;
      for (const { message } of got.problems) expect(STRICTER.filter((one) => one.test(message))).not.toEqual([]);
    } else expect(canonical(like(got, expected as Accepted))).toEqual(canonical(expected));
  }
  expect([taken.length, stricter]).toEqual([COUNTS.taken, COUNTS.stricter]);
});

test('what it refuses is refused, with all fields that it names', () => {
  const refused = CASES.filter(({ expect: expected }) => !isAccepted(expected));
  for (const { config, expect: expected } of refused) {
    const got = found(config);
    const fields = 'problems' in got ? got.problems.map(({ field }) => fieldOf(field)) : undefined;
    expect([config, fields]).not.toEqual([config, undefined]);
    if ('invalid' in expected) for (const [field] of expected.invalid) expect(fields).toContain(fieldOf(field));
  }
  expect(refused.length).toBe(CASES.length - COUNTS.taken);
});
