/** What a scheduler component is started with. It keeps the text, so that who looks at it sees what was written. */
import type { ClientConfig } from '../../client/component.ts';
import { extenderAt } from '../extenders/place.ts';
import type { SchedulerConfiguration } from './configuration.ts';
import { type ConfigurationProblem, DEFAULT_CONFIGURATION, knownConfiguration, lineOf } from './read.ts';

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

/** The first extender that the text names and that is no component; undefined if all are there, or the text is no configuration. */
export function missingExtender(text: string, isThere: (component: string) => boolean): ConfigurationProblem | undefined {
  const read = text === '' ? undefined : knownConfiguration(text);
  if (read?.ok !== true) return undefined;
  const at = read.configuration.extenders.findIndex(({ urlPrefix }) => !isThere(extenderAt(urlPrefix)));
  if (at < 0) return undefined;
  const message = `nobody answers at ${JSON.stringify(read.configuration.extenders[at]?.urlPrefix)}: name an extender of this cluster, http://NAME`;
  return { field: `extenders[${at}].urlPrefix`, message, line: lineOf(text, `extenders[${at}].urlPrefix`) };
}
