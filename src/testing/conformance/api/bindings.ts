/** What the placeholders of a recording stand for in one replay of a case; the rules are in recordings/api/README.md. */
const PATTERNS: Readonly<Record<string, string>> = {
  uid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  rv: '[0-9]+',
  list: '[0-9]+',
  n: '[0-9]+',
  name: '[a-z0-9]{5}',
  port: '[0-9]+',
  ip: '[0-9a-f.:]+',
  continue: '[A-Za-z0-9_=-]+',
  time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ',
  time6: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z',
  age: '(?:\\d+[smhdy])+',
};
/** Kinds of placeholders that keep the value they were first seen with. */
const BOUND = new Set(['uid', 'rv', 'list', 'name', 'ip', 'port', 'continue']);
/** Kinds of which two placeholders never have the same value. */
const DISTINCT = new Set(['uid', 'name', 'ip']);
const PLACEHOLDER = /\{\{(\w+)(?:\.(\d+))?\}\}/g;
const WHOLE_PORT = /^\{\{port\.\d+\}\}$/;

interface Slot {
  readonly kind: string;
  readonly number: string | undefined;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export class Bindings {
  values = new Map<string, string>();

  /** A request or expected value with what is known filled in. */
  fill(value: unknown): unknown {
    if (typeof value === 'string') {
      const text = value.replace(PLACEHOLDER, (all, kind: string, number?: string) => this.values.get(`${kind}.${number}`) ?? all);
      return WHOLE_PORT.test(value) && /^\d+$/.test(text) ? Number(text) : text;
    }
    if (Array.isArray(value)) return value.map((item) => this.fill(item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.fill(member)]));
    }
    return value;
  }

  /** Undefined if `got` fits, which binds what was not bound; else what was wanted. */
  mismatch(want: string, got: string | number): unknown {
    const slots: Slot[] = [];
    const source = want.replace(/\{\{(\w+)(?:\.(\d+))?\}\}|[^{]+|\{/g, (part: string, kind?: string, number?: string) => {
      const pattern = kind === undefined ? undefined : PATTERNS[kind];
      if (kind === undefined || pattern === undefined) return escaped(part);
      slots.push({ kind, number });
      return `(${pattern})`;
    });
    const found = new RegExp(`^${source}$`).exec(String(got));
    if (found === null || (typeof got === 'number') !== WHOLE_PORT.test(want)) return this.fill(want);
    for (const [index, slot] of slots.entries()) {
      const problem = this.#bind(slot, found[index + 1] as string, want);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #bind({ kind, number }: Slot, value: string, want: string): unknown {
    if (!BOUND.has(kind)) return undefined;
    const name = `${kind}.${number}`;
    const known = this.values.get(name);
    if (known !== undefined) return known === value ? undefined : this.fill(want);
    for (const [other, taken] of this.values) {
      if (!other.startsWith(`${kind}.`)) continue;
      if (DISTINCT.has(kind) && taken === value) return `${want} (another value than ${value})`;
      if (kind !== 'rv') continue;
      const below = Number(other.slice(3)) < Number(number);
      if (below ? Number(taken) >= Number(value) : Number(taken) <= Number(value))
        return `${want} (${below ? 'above' : 'below'} ${other} = ${taken})`;
    }
    this.values.set(name, value);
    return undefined;
  }
}
