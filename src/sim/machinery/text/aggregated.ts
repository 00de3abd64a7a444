/** Several errors as one, each said once. Follows apimachinery pkg/util/errors (aggregate.Error). */
export function aggregated(messages: readonly string[]): string {
  const distinct = [...new Set(messages)];
  return distinct.length === 1 ? (distinct[0] as string) : `[${distinct.join(', ')}]`;
}
