/**
 * JSON texts, read as strictly as Go's encoding/json and with its words for what is wrong. Keys that come twice are kept apart
 * (`RepeatedKeys`), since field validation has to name them.
 */

/** An object of which some key came more than once: all members in the order of the text. */
export class RepeatedKeys {
  readonly members: readonly (readonly [string, unknown])[];

  constructor(members: readonly (readonly [string, unknown])[]) {
    this.members = members;
  }
}

export type JsonParse = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

class JsonError extends Error {}

const END = 'unexpected end of JSON input';
const ESCAPES: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS: readonly (readonly [string, unknown])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** A character as Go's `strconv.Quote` and encoding/json's quoteChar show it. */
export function quotedCharacter(character: string): string {
  if (character === "'") return "'\\''";
  if (character === '"') return "'\"'";
  const code = character.codePointAt(0) ?? 0;
  const named: Readonly<Record<string, string>> = {
    '\t': '\\t',
    '\n': '\\n',
    '\r': '\\r',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
    '\u0007': '\\a',
    '\\': '\\\\',
  };
  if (named[character] !== undefined) return `'${named[character]}'`;
  if (code < 0x20 || code === 0x7f) return `'\\x${code.toString(16).padStart(2, '0')}'`;
  if (code >= 0x80 && code < 0xa0) return `'\\u${code.toString(16).padStart(4, '0')}'`;
  return `'${character}'`;
}

class Parser {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  fail(where: string): never {
    if (this.at >= this.text.length) throw new JsonError(END);
    const character = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    throw new JsonError(`invalid character ${quotedCharacter(character)} ${where}`);
  }

  space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.at++;
    }
  }

  whole(): unknown {
    this.space();
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.fail('after top-level value');
    return value;
  }

  value(): unknown {
    const character = this.text[this.at];
    if (character === '{') return this.object();
    if (character === '[') return this.array();
    if (character === '"') return this.string();
    if (character === '-' || (character !== undefined && character >= '0' && character <= '9')) return this.number();
    for (const [word, value] of LITERALS) if (character === word[0]) return this.literal(word, value);
    return this.fail('looking for beginning of value');
  }

  literal(word: string, value: unknown): unknown {
    for (const expected of word) {
      if (this.text[this.at] !== expected) this.fail(`in literal ${word} (expecting ${quotedCharacter(expected)})`);
      this.at++;
    }
    return value;
  }

  number(): number {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    if (found === null) {
      this.at++;
      return this.fail('in numeric literal');
    }
    this.at += found[0].length;
    const next = this.text[this.at];
    if (next === '.' || next === 'e' || next === 'E') this.unfinished(found[0], next);
    return Number(found[0]);
  }

  /** A number goes on as none does. */
  unfinished(number: string, next: string): void {
    if (next === '.' && /[.eE]/.test(number)) return;
    if (next !== '.' && /[eE]/.test(number)) return;
    this.at++;
    if (next !== '.' && /[+-]/.test(this.text[this.at] ?? '')) this.at++;
    this.fail(next === '.' ? 'after decimal point in numeric literal' : 'in exponent of numeric literal');
  }

  string(): string {
    const start = ++this.at;
    let result = '';
    let from = start;
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (Number.isNaN(code)) throw new JsonError(END);
      if (code === 34) break;
      if (code < 32) this.fail('in string literal');
      if (code !== 92) {
        this.at++;
        continue;
      }
      result += this.text.slice(from, this.at);
      result += this.escape();
      from = this.at;
    }
    result += this.text.slice(from, this.at);
    this.at++;
    return result.replace(/\p{Surrogate}/gu, '\uFFFD');
  }

  escape(): string {
    this.at++;
    const mark = this.text[this.at] ?? '';
    if (mark === 'u') {
      for (let digit = 1; digit <= 4; digit++) {
        if (!/[0-9a-fA-F]/.test(this.text[this.at + digit] ?? '')) {
          this.at += digit;
          return this.fail('in \\u hexadecimal character escape');
        }
      }
      const unit = Number.parseInt(this.text.slice(this.at + 1, this.at + 5), 16);
      this.at += 5;
      return String.fromCharCode(unit);
    }
    const plain = ESCAPES[mark];
    if (plain === undefined) return this.fail('in string escape code');
    this.at++;
    return plain;
  }

  array(): unknown[] {
    this.at++;
    const items: unknown[] = [];
    this.space();
    if (this.text[this.at] === ']') {
      this.at++;
      return items;
    }
    for (;;) {
      this.space();
      items.push(this.value());
      this.space();
      const mark = this.text[this.at];
      if (mark !== ',' && mark !== ']') this.fail('after array element');
      this.at++;
      if (mark === ']') return items;
    }
  }

  object(): unknown {
    this.at++;
    const members: [string, unknown][] = [];
    this.space();
    if (this.text[this.at] === '}') {
      this.at++;
      return {};
    }
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.fail('looking for beginning of object key string');
      const key = this.string();
      this.space();
      if (this.text[this.at] !== ':') this.fail('after object key');
      this.at++;
      this.space();
      members.push([key, this.value()]);
      this.space();
      const mark = this.text[this.at];
      if (mark !== ',' && mark !== '}') this.fail('after object key:value pair');
      this.at++;
      if (mark === '}') break;
    }
    return objectOf(members);
  }
}

function objectOf(members: readonly (readonly [string, unknown])[]): unknown {
  const object: Record<string, unknown> = {};
  for (const [key, value] of members) {
    if (Object.hasOwn(object, key)) return new RepeatedKeys(members);
    if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
    else object[key] = value;
  }
  return object;
}

export function parseJson(text: string): JsonParse {
  try {
    return { ok: true, value: new Parser(text).whole() };
  } catch (error) {
    if (error instanceof JsonError) return { ok: false, error: error.message };
    throw error;
  }
}

/** The value with the last of each repeated key, as Go's decoder without strictness sees it. */
export function lastOfRepeated(value: unknown): unknown {
  if (value instanceof RepeatedKeys) {
    const object: Record<string, unknown> = {};
    for (const [key, member] of value.members) object[key] = lastOfRepeated(member);
    return object;
  }
  if (Array.isArray(value)) return value.map(lastOfRepeated);
  if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) (value as Record<string, unknown>)[key] = lastOfRepeated(member);
  }
  return value;
}

/** `duplicate field "data.a"` of each key that comes again, in the order of the text. */
export function repeatedFields(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => repeatedFields(item, `${path}[${index}]`));
  const seen = new Set<string>();
  const found: string[] = [];
  for (const [key, member] of value instanceof RepeatedKeys ? value.members : Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (seen.has(key)) found.push(`duplicate field "${at}"`);
    seen.add(key);
    found.push(...repeatedFields(member, at));
  }
  return found;
}
