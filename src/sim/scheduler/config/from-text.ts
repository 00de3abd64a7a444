/** What a scheduler component is started with. It keeps the text, so that who looks at it sees what was written. */
import type { ClientConfig } from '../../client/component.ts';
import type { ExtenderBehaviour } from '../../machinery/wire/extender.ts';
import { extenderName } from '../extenders/place.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { DEFAULT_CONFIGURATION, knownConfiguration } from './read.ts';

export interface SchedulerConfig extends ClientConfig {
  /** A KubeSchedulerConfiguration as YAML; absent: the defaults. */
  readonly configuration?: string;
}

/** Throws for a text that is no configuration: whoever takes texts from people reads them before, and tells what is wrong. */
export function configurationOf({ configuration }: SchedulerConfig): SchedulerConfiguration {
  if (configuration === undefined) return DEFAULT_CONFIGURATION;
  const read = knownConfiguration(configuration);
  if (read.ok) return read.configuration;
  const [problem] = read.problems;
  throw new RangeError(`the scheduler's configuration, line ${problem?.line}: ${problem?.field}: ${problem?.message}`);
}

/** Empty: the defaults. Throws as `configurationOf`. */
export function schedulerConfig(text: string): SchedulerConfig {
  if (text === '') return Object.freeze({});
  const config = Object.freeze({ configuration: text });
  configurationOf(config);
  return config;
}

/** The extenders that a text asks, by name: how those decide that it describes; undefined for the others. Empty for no configuration. */
export function extendersIn(text: string | undefined): ReadonlyMap<string, ExtenderBehaviour | undefined> {
  const read = text ? knownConfiguration(text) : undefined;
  if (read?.ok !== true) return new Map();
  const declared = new Map(read.extenders.map(({ name, behaviour }) => [name, behaviour]));
  const names = read.configuration.extenders.map(({ urlPrefix }) => extenderName(urlPrefix));
  return new Map(names.map((name) => [name, declared.get(name)]));
}
