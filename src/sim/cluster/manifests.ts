/** A text of manifests -> objects, or the first thing wrong with it: where, what, and what to do. */
import { type Document, isMap, LineCounter, parseAllDocuments } from 'yaml';
import { ALL_RESOURCES } from '../machinery/kinds/all.ts';
import type { ApiObject } from '../machinery/wire/api.ts';
import { MAX_DOCUMENTS, MAX_MANIFEST_BYTES, type ManifestProblem } from './manifest-problem.ts';

export type Parsed =
  | { readonly ok: true; readonly objects: readonly ApiObject[] }
  | { readonly ok: false; readonly problem: ManifestProblem };

interface Place {
  readonly document: number;
  readonly line: number;
}

function problem(place: Place, field: string, message: string, advice: string): Parsed {
  return { ok: false, problem: { ...place, field, message, advice } };
}

export function parseManifests(text: string): Parsed {
  if (text.length > MAX_MANIFEST_BYTES) {
    return problem({ document: 0, line: 0 }, '', 'The text is larger than 1 MiB.', 'Split it and apply the parts one after the other.');
  }
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, maxAliasCount: 100 } as never) as unknown as Document.Parsed[];
  const objects: ApiObject[] = [];
  for (const [index, document] of documents.entries()) {
    const begin = lines.linePos(document.contents?.range?.[0] ?? 0).line;
    const place: Place = { document: index + 1, line: begin };
    const error = document.errors[0];
    if (error !== undefined) {
      const line = error.linePos?.[0].line ?? begin;
      return problem(
        { ...place, line },
        '',
        firstSentence(error.message),
        'Mend the YAML: check indentation, colons and quotes on this line.',
      );
    }
    if (document.contents === null) continue;
    if (objects.length >= MAX_DOCUMENTS) return problem(place, '', `There are more than ${MAX_DOCUMENTS} documents.`, 'Split the text.');
    const checked = check(document, place, lines);
    if (!checked.ok) return checked;
    objects.push(...checked.objects);
  }
  if (objects.length === 0)
    return problem({ document: 0, line: 1 }, '', 'There is no object in the text.', 'Write a manifest: apiVersion, kind, metadata, spec.');
  return { ok: true, objects };
}

function check(document: Document.Parsed, place: Place, lines: LineCounter): Parsed {
  const lineOf = (path: readonly string[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as { range?: readonly number[] } | undefined;
      if (node?.range !== undefined) return lines.linePos(node.range[0] as number).line;
    }
    return place.line;
  };
  if (!isMap(document.contents))
    return problem(place, '', 'A manifest is a mapping of fields.', 'Begin it with "apiVersion:" and "kind:".');
  const object = document.toJS() as Partial<ApiObject> & { items?: unknown };
  if (typeof object.apiVersion !== 'string')
    return problem(place, 'apiVersion', 'apiVersion is missing.', 'Add for example "apiVersion: apps/v1".');
  if (typeof object.kind !== 'string') return problem(place, 'kind', 'kind is missing.', 'Add for example "kind: Deployment".');
  if (object.kind === 'List' && Array.isArray(object.items)) return { ok: true, objects: object.items as ApiObject[] };
  const served = ALL_RESOURCES.filter((definition) => definition.kind === object.kind);
  const version = served.find(({ group, version }) => (group === '' ? version : `${group}/${version}`) === object.apiVersion);
  if (served.length === 0) {
    return problem(
      { ...place, line: lineOf(['kind']) },
      'kind',
      `The kind "${object.kind}" is not modelled.`,
      `Known kinds: ${knownKinds()}.`,
    );
  }
  if (version === undefined) {
    const right = served.map(({ group, version }) => (group === '' ? version : `${group}/${version}`)).join(' or ');
    return problem(
      { ...place, line: lineOf(['apiVersion']) },
      'apiVersion',
      `${object.kind} is not served in ${object.apiVersion}.`,
      `Write "apiVersion: ${right}".`,
    );
  }
  const name = object.metadata?.name;
  if (name === undefined && object.metadata?.generateName === undefined) {
    return problem({ ...place, line: lineOf(['metadata']) }, 'metadata.name', 'The object has no name.', 'Add "metadata:" with "name:".');
  }
  if (name !== undefined && typeof name !== 'string') {
    return problem(
      { ...place, line: lineOf(['metadata', 'name']) },
      'metadata.name',
      'A name is a text.',
      `Put it in quotes: "${String(name)}".`,
    );
  }
  return { ok: true, objects: [object as ApiObject] };
}

function firstSentence(text: string): string {
  const line = (text.split('\n')[0] ?? text).replace(/ at line \d+, column \d+:?$/, '');
  return line.endsWith('.') ? line : `${line}.`;
}

function knownKinds(): string {
  return [...new Set(ALL_RESOURCES.map(({ kind }) => kind))].sort().join(', ');
}
