/**
 * The documents of a configuration's text: one KubeSchedulerConfiguration, and the extenders that are simulated, which are not part of
 * Kubernetes: there a configuration names services that somebody else runs.
 */
import { parseYaml } from '../../machinery/decode/yaml.ts';
import type { Draft } from '../../machinery/scheme/definition.ts';

export const EXTENDER_VERSION = 'kubestra/v1';
export const EXTENDER_KIND = 'Extender';

export interface ConfigurationDocument {
  readonly text: string;
  /** Lines of the whole text before it. */
  readonly before: number;
}

export interface Documents {
  /** Empty if there is none. */
  readonly configuration: ConfigurationDocument;
  readonly extenders: readonly ConfigurationDocument[];
  /** Of which there may be only one. */
  readonly others: readonly ConfigurationDocument[];
}

const BORDER = /^---(?:\s|$)/;

function split(text: string): readonly ConfigurationDocument[] {
  const documents: { lines: string[]; readonly before: number }[] = [{ lines: [], before: 0 }];
  for (const [at, line] of text.split('\n').entries()) {
    if (BORDER.test(line)) documents.push({ lines: [], before: at + 1 });
    else documents.at(-1)?.lines.push(line);
  }
  return documents.map(({ lines, before }) => ({ text: lines.join('\n'), before })).filter((one) => !isBlank(one));
}

function isBlank({ text }: ConfigurationDocument): boolean {
  return text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line));
}

function isExtender({ text }: ConfigurationDocument): boolean {
  const parsed = parseYaml(text);
  return parsed.ok && (parsed.value as Draft)?.kind === EXTENDER_KIND;
}

export function documentsOf(text: string): Documents {
  const all = split(text);
  const extenders = all.filter(isExtender);
  const [configuration = { text: '', before: 0 }, ...others] = all.filter((one) => !extenders.includes(one));
  return { configuration, extenders, others };
}
