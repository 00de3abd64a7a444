/** How values look in messages: as Go's JSON writes them, fields in the order of the struct, keys of maps sorted. */
import type { Draft } from '../../scheme/definition.ts';

export function sortedMap(map: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(map).sort()) sorted[key] = map[key];
  return sorted;
}

export function shownLabels(labels: Readonly<Record<string, string>> | undefined): unknown {
  return labels === undefined || labels === null ? null : sortedMap(labels);
}

export function shownSelector(selector: Draft): object {
  const shown: Record<string, unknown> = {};
  if (Object.keys(selector.matchLabels ?? {}).length > 0) shown.matchLabels = sortedMap(selector.matchLabels);
  if (selector.matchExpressions?.length > 0)
    shown.matchExpressions = selector.matchExpressions.map(({ key = '', operator = '', values }: Draft) =>
      values?.length > 0 ? { key, operator, values } : { key, operator },
    );
  return shown;
}
