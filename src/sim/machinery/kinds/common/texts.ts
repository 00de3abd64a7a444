/** Small parts of table cells and of the scale subresource (apimachinery labels.FormatLabels, metav1.FormatLabelSelector). */
import type { LabelSelector } from '../../types/label-selector.ts';
import type { PodTemplateSpec } from '../../types/pod.ts';

type Labels = Readonly<Record<string, string>>;

function pairs(labels: Labels): string[] {
  return Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]}`);
}

/** `a=b,c=d`, or `<none>`. */
export function labelsText(labels: Labels | undefined): string {
  return labels === undefined || Object.keys(labels).length === 0 ? '<none>' : pairs(labels).join(',');
}

/** A selector in the notation of labelSelector parameters, requirements sorted by key; empty if it selects everything. */
export function selectorText(selector: LabelSelector | undefined): string {
  const parts = pairs(selector?.matchLabels ?? {}).map((text) => ({ key: text.slice(0, text.indexOf('=')), text }));
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    const list = [...(values ?? [])].sort().join(',');
    const text =
      operator === 'In' ? `${key} in (${list})` : operator === 'NotIn' ? `${key} notin (${list})` : operator === 'Exists' ? key : `!${key}`;
    parts.push({ key, text });
  }
  parts.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return parts.map((part) => part.text).join(',');
}

/** As a table shows a selector. */
export function selectorCell(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<none>';
  const text = selectorText(selector);
  return text === '' ? '<none>' : text;
}

export function containerNames(template: PodTemplateSpec | undefined): string {
  return (template?.spec?.containers ?? []).map((container) => container.name).join(',');
}

export function containerImages(template: PodTemplateSpec | undefined): string {
  return (template?.spec?.containers ?? []).map((container) => container.image ?? '').join(',');
}
