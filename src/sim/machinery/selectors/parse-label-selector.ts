/** Label selectors as text (`a=b,c in (d,e),!f`), after apimachinery pkg/labels/selector.go: its lexer, its parser, its words. */
import { labelValue, qualifiedName } from '../validation/names.ts';
import type { Requirement } from './requirements.ts';

export type SelectorParse =
  | { readonly ok: true; readonly requirements: readonly Requirement[] }
  | { readonly ok: false; readonly error: string };

interface Token {
  readonly kind: 'end' | 'identifier' | '(' | ')' | ',' | '!' | '=' | '==' | '!=' | '>' | '<' | 'in' | 'notin' | 'error';
  readonly text: string;
}

class SelectorError extends Error {}

const SPACE = ' \t\r\n';
const SPECIAL = '=!(),><';
const SYMBOLS: ReadonlySet<string> = new Set(['(', ')', ',', '!', '=', '==', '!=', '>', '<']);

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at] as string;
    if (SPACE.includes(character)) {
      at++;
      continue;
    }
    let end = at + 1;
    if (SPECIAL.includes(character)) {
      while (end < text.length && SPECIAL.includes(text[end] as string) && SYMBOLS.has(text.slice(at, end + 1))) end++;
      const symbol = text.slice(at, end);
      tokens.push({ kind: symbol as Token['kind'], text: symbol });
    } else {
      while (end < text.length && !SPECIAL.includes(text[end] as string) && !SPACE.includes(text[end] as string)) end++;
      const word = text.slice(at, end);
      tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word });
    }
    at = end;
  }
  return tokens;
}

const END: Token = { kind: 'end', text: '' };
/** Keywords are plain words where a key or a value is expected. */
const asValue = (token: Token): Token => (token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token);

class Parser {
  readonly tokens: readonly Token[];
  at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  peek(value: boolean): Token {
    const token = this.tokens[this.at] ?? END;
    return value ? asValue(token) : token;
  }

  next(value: boolean): Token {
    const token = this.peek(value);
    this.at++;
    return token;
  }

  all(): readonly Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const token = this.peek(true);
      if (token.kind === 'end') return requirements;
      if (token.kind !== 'identifier' && token.kind !== '!')
        throw new SelectorError(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      try {
        requirements.push(this.requirement());
      } catch (error) {
        if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
        throw error;
      }
      const after = this.next(true);
      if (after.kind === 'end') return requirements;
      if (after.kind !== ',') throw new SelectorError(`found '${after.text}', expected: ',' or 'end of string'`);
      const following = this.peek(true);
      if (following.kind !== 'identifier' && following.kind !== '!')
        throw new SelectorError(`found '${following.text}', expected: identifier after ','`);
    }
  }

  requirement(): Requirement {
    const negated = this.peek(true).kind === '!';
    if (negated) this.at++;
    const name = this.next(true);
    if (name.kind !== 'identifier') throw new SelectorError(`found '${name.text}', expected: identifier`);
    for (const problem of qualifiedName(name.text))
      throw new SelectorError(`<nil>: Invalid value: ${JSON.stringify(name.text)}: ${problem}`);
    const key = name.text;
    const ahead = this.peek(true).kind;
    if (negated || ahead === 'end' || ahead === ',') return { key, operator: negated ? '!' : 'exists', values: [] };
    const operator = this.operator();
    const values = operator === 'in' || operator === 'notin' ? this.values() : [this.value()];
    return checked({ key, operator, values: values.sort() });
  }

  operator(): Requirement['operator'] {
    const token = this.next(false);
    switch (token.kind) {
      case 'in':
      case 'notin':
      case '=':
      case '==':
      case '!=':
        return token.kind;
      case '>':
        return 'gt';
      case '<':
        return 'lt';
      default:
        throw new SelectorError(`found '${token.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
  }

  /** `(a,b)`; empty values count. */
  values(): string[] {
    const open = this.next(true);
    if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`);
    const ahead = this.peek(true);
    if (ahead.kind !== 'identifier' && ahead.kind !== ',' && ahead.kind !== ')') {
      throw new SelectorError(`found '${ahead.text}', expected: ',', ')' or identifier`);
    }
    const values: string[] = [];
    for (;;) {
      const token = this.next(true);
      if (token.kind === 'identifier') {
        values.push(token.text);
        const after = this.next(true);
        if (after.kind === ')') return [...new Set(values)];
        if (after.kind !== ',') throw new SelectorError(`found '${after.text}', expected: ',' or ')'`);
        if (this.peek(true).kind === ')') {
          values.push('');
          this.at++;
          return [...new Set(values)];
        }
      } else if (token.kind === ',') values.push('');
      else if (token.kind === ')') return [...new Set([...values, ''])];
      else throw new SelectorError(`found '${token.text}', expected: ',', or identifier`);
    }
  }

  value(): string {
    const ahead = this.peek(true).kind;
    if (ahead === 'end' || ahead === ',') return '';
    const token = this.next(true);
    if (token.kind !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`);
    return token.text;
  }
}

function checked(requirement: Requirement): Requirement {
  const { key, operator, values } = requirement;
  if ((operator === 'gt' || operator === 'lt') && !/^[+-]?\d+$/.test(values[0] ?? '')) {
    throw new SelectorError(
      `values[0]: Invalid value: ${JSON.stringify(values[0])}: for 'Gt', 'Lt' operators, the value must be an integer`,
    );
  }
  values.forEach((value, index) => {
    for (const problem of labelValue(value))
      throw new SelectorError(`values[${index}][${key}]: Invalid value: ${JSON.stringify(value)}: ${problem}`);
  });
  return requirement;
}

export function parseLabelSelector(text: string): SelectorParse {
  try {
    return { ok: true, requirements: new Parser(tokensOf(text)).all() };
  } catch (error) {
    if (error instanceof SelectorError) return { ok: false, error: error.message };
    throw error;
  }
}
