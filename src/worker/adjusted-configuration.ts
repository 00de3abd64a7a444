/** A scheduler's configuration as text, with other weights and without some plugins: what a person tries out. The rest stays as it was written. */
import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Adjustment } from '../protocol/action.ts';
import { documentsOf } from '../sim/scheduler/config/documents.ts';
import { CONFIGURATION_KIND, CONFIGURATION_VERSION } from '../sim/scheduler/config/read.ts';

const DEFAULT_NAME = 'default-scheduler';
const HEAD = `apiVersion: ${CONFIGURATION_VERSION}\nkind: ${CONFIGURATION_KIND}\n`;

type Path = readonly (string | number)[];

/** `text`: a valid configuration, or empty for the defaults. What it says of extenders beside it stays as it is. */
export function adjustedConfiguration(text: string, adjustment: Adjustment): string {
  if (text.trim() === '') return adjusted(HEAD, adjustment);
  const { configuration } = documentsOf(text);
  const lines = text.split('\n');
  const before = lines.slice(0, configuration.before);
  const after = lines.slice(configuration.before + configuration.text.split('\n').length);
  return [...before, adjusted(configuration.text, adjustment).trimEnd(), ...after].join('\n');
}

function adjusted(text: string, { profile, weights, without }: Adjustment): string {
  const document = parseDocument(text);
  const path = ['profiles', placeOf(document, profile)];
  for (const [plugin, weight] of Object.entries(weights)) reweigh(document, path, plugin, weight);
  for (const plugin of without) leaveOut(document, path, plugin);
  return document.toString();
}

function placeOf(document: Document, profile: string): number {
  const profiles = sequence(document, ['profiles']);
  const at = profiles.items.findIndex((one) => isMap(one) && (one.get('schedulerName') ?? DEFAULT_NAME) === profile);
  if (at >= 0) return at;
  profiles.add(document.createNode({ schedulerName: profile }));
  return profiles.items.length - 1;
}

/** As in a configuration written by hand: disabled with the weight that it has, and enabled with another one. */
function reweigh(document: Document, profile: Path, plugin: string, weight: number): void {
  const expression = expressionAt(document, profile, plugin);
  if (expression !== undefined) {
    document.setIn([...expression, 'args', 'weight'], weight);
    return;
  }
  const score = [...profile, 'plugins', 'score'];
  const disabled = sequence(document, [...score, 'disabled']);
  if (!disabled.items.some((item) => isNamed(item, plugin) || isNamed(item, '*'))) disabled.add(document.createNode({ name: plugin }));
  const enabled = sequence(document, [...score, 'enabled']);
  enabled.items = enabled.items.filter((item) => !isNamed(item, plugin));
  enabled.add(document.createNode({ name: plugin, weight }));
}

function leaveOut(document: Document, profile: Path, plugin: string): void {
  const expression = expressionAt(document, profile, plugin);
  if (expression !== undefined) {
    document.deleteIn(expression);
    return;
  }
  const plugins = document.getIn([...profile, 'plugins']);
  for (const { key, value: point } of isMap(plugins) ? plugins.items : []) {
    const enabled = isMap(point) ? point.get('enabled') : undefined;
    if (!isSeq(enabled)) continue;
    enabled.items = enabled.items.filter((item) => !isNamed(item, plugin));
    if (enabled.items.length === 0) document.deleteIn([...profile, 'plugins', String(key), 'enabled']);
  }
  const disabled = sequence(document, [...profile, 'plugins', 'multiPoint', 'disabled']);
  if (!disabled.items.some((item) => isNamed(item, plugin))) disabled.add(document.createNode({ name: plugin }));
}

/** Where the arguments of a plugin stand that is an expression. */
function expressionAt(document: Document, profile: Path, plugin: string): Path | undefined {
  const given = document.getIn([...profile, 'pluginConfig']);
  const at = isSeq(given) ? given.items.findIndex((item) => isNamed(item, plugin)) : -1;
  const path = [...profile, 'pluginConfig', at];
  return at >= 0 && document.getIn([...path, 'args', 'kind']) === 'ExpressionArgs' ? path : undefined;
}

function isNamed(item: unknown, name: string): boolean {
  return isMap(item) && item.get('name') === name;
}

/** The sequence at a path, made if there is none. */
function sequence(document: Document, path: Path): YAMLSeq<YAMLMap> {
  if (!isSeq(document.getIn(path))) document.setIn(path, document.createNode([]));
  return document.getIn(path) as YAMLSeq<YAMLMap>;
}
