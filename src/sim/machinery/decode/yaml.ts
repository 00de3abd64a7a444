/** YAML bodies, as sigs.k8s.io/yaml reads them: YAML 1.1 (`y` is true), the first document only, keys as text. */
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import type { JsonParse } from './json.ts';

/** Errors of the yaml package by code, in the words of go-yaml. */
const WORDS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  TAB_AS_INDENT: 'found character that cannot start any token',
  BAD_INDENT: 'did not find expected key',
  MISSING_CHAR: 'did not find expected node content',
  UNEXPECTED_TOKEN: 'did not find expected node content',
};

export type YamlParse = JsonParse & {
  /** Keys that came twice, in go-yaml's words; the last one counts. */
  readonly repeated: readonly string[];
};

function jsonOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [String(key), jsonOf(member)]));
  if (typeof value === 'bigint') return Number(value);
  return value ?? null;
}

export function parseYaml(text: string): YamlParse {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    schema: 'yaml-1.1',
    version: '1.1',
    uniqueKeys: true,
    lineCounter: lines,
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || !/(?:timestamp|binary|omap|pairs|set)$/.test(tag.tag)),
  });
  const first = Array.isArray(documents) ? (documents[0] as Document.Parsed | undefined) : undefined;
  if (first === undefined) return { ok: true, value: null, repeated: [] };
  const repeated: string[] = [];
  for (const problem of first.errors) {
    const line = lines.linePos(problem.pos[0]).line;
    if (problem.code === 'DUPLICATE_KEY') {
      const key = /^\s*["']?([^"':\s]*)/.exec(text.slice(problem.pos[0]))?.[1] ?? '';
      repeated.push(`line ${line}: key ${JSON.stringify(key)} already set in map`);
      continue;
    }
    const words = WORDS[problem.code] ?? problem.message.split('\n')[0];
    return { ok: false, error: line > 1 ? `yaml: line ${line}: ${words}` : `yaml: ${words}`, repeated: [] };
  }
  return { ok: true, value: jsonOf(first.toJS({ mapAsMap: true })), repeated };
}
