/** Pods by topology value. */
export type Domains = Map<string, number>;

/** A domain without pods is not in it. */
export function add(domains: Domains, value: string, by: number): void {
  const count = (domains.get(value) ?? 0) + by;
  if (count === 0) domains.delete(value);
  else domains.set(value, count);
}
