/**
 * What is wrong with the syntax of an expression, in the words of cel-go's parser, which ANTLR has made: like it, this one goes on behind a
 * token too many, or behind what is no token at all, and tells everything that it meets.
 */
import { type Environment, ParseError } from '@marcbachmann/cel-js';
import { lowered, macroWording, type Wording } from './words.ts';

interface Step {
  readonly problem: Wording;
  /** To go on with; undefined: nothing more is told. */
  readonly rest?: string | undefined;
}

const MOST_PROBLEMS = 8;
const OPERAND = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const INDEX = OPERAND.replace("'!'", "'!', '?'");
const ARGUMENT = OPERAND.replace("'('", "'(', ')'");
const ITEM = "{'[', ']', '{', '(', '.', ',', ".concat(INDEX.slice("{'[', '{', '(', '.', ".length));
const ENTRY = ITEM.replace("']', '{'", "'{', '}'");
const END = "'<EOF>'";

const QUOTED = /[bBrR]{0,2}(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/y;
const QUOTED_ANYWHERE = new RegExp(QUOTED.source, 'g');
const WORD = /\.?\d+(?:\.\d+)?u?|[A-Za-z_]\w*/y;
const SIGN = /[=!<>]=|&&|\|\||[[\]{}().,?:<>!+\-*/%]/y;
/** What begins a token and does not end it: what comes next is lost with it. */
const BROKEN = /["'][^\n]*|[=&|].?|./suy;

/** At least one. `error`: the package's own. */
export function syntaxProblems(error: ParseError, source: string, environment: Environment): readonly Wording[] {
  const problems: Wording[] = [];
  let text = source;
  let next: ParseError | undefined = error;
  while (next !== undefined && problems.length < MOST_PROBLEMS) {
    const { problem, rest }: Step = stepFor(next, text);
    problems.push(problem);
    if (rest === undefined) break;
    text = rest;
    next = errorIn(text, environment);
  }
  return problems;
}

function errorIn(text: string, environment: Environment): ParseError | undefined {
  try {
    environment.parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof ParseError) return error;
    throw error;
  }
}

function stepFor(error: ParseError, text: string): Step {
  const at = Math.min(error.range?.start ?? 0, text.length);
  const told = (message: string, rest?: string): Step => ({ problem: { at, message: `Syntax error: ${message}` }, rest });
  const token = tokenAt(text, at);
  switch (error.code) {
    case 'unexpected_character':
      return token === undefined ? unknown(text, at) : unwanted(told, text, at, '<EOF>');
    case 'unterminated_string':
    case 'newline_in_string':
    case 'invalid_escape_sequence':
      return unknown(text, at);
    case 'unexpected_token':
      return unwanted(told, text, at, expectedAt(text.slice(0, at)));
    case 'expected_token': {
      const wanted = /^Expected (\w+)/.exec(error.summary)?.[1] ?? '';
      if (wanted === 'IDENTIFIER')
        return told(`no viable alternative at input '${text.slice(text.lastIndexOf('.', at - 1), at + (token?.length ?? 0)).trimEnd()}'`);
      return closing(told, text, at, wanted);
    }
    case 'reserved_identifier': {
      const length = token?.length ?? 0;
      return { problem: { at, message: lowered(error.summary) }, rest: text.slice(0, at) + 'x'.repeat(length) + text.slice(at + length) };
    }
    case 'invalid_macro_argument':
      return { problem: macroWording(error, text) };
    default:
      return { problem: { at, message: lowered(error.summary) } };
  }
}

type Told = (message: string, rest?: string) => Step;

/** It is no token, or the beginning of one. */
function unknown(text: string, at: number): Step {
  BROKEN.lastIndex = at;
  const lost = BROKEN.exec(text)?.[0] ?? '';
  return { problem: { at, message: `Syntax error: token recognition error at: '${lost}'` }, rest: without(text, at, lost.length) };
}

/** Another token is expected there. */
function unwanted(told: Told, text: string, at: number, expected: string): Step {
  const token = tokenAt(text, at);
  if (token === undefined) return told(`mismatched input ${END} expecting ${expected}`);
  const after = tokenAt(text, at + token.length);
  const fits = expected === '<EOF>' ? after === undefined : after !== undefined && isOperand(after);
  if (!fits) return told(`mismatched input '${token}' expecting ${expected}`);
  return told(`extraneous input '${token}' expecting ${expected}`, without(text, at, token.length));
}

const MARKS: Readonly<Record<string, string>> = { RPAREN: ')', RBRACKET: ']', RBRACE: '}', COLON: ':' };

/** Something has to be closed, or divided by a colon. */
function closing(told: Told, text: string, at: number, wanted: string): Step {
  const mark = MARKS[wanted] ?? '';
  const token = tokenAt(text, at);
  const isList = wanted === 'RBRACE' || (wanted === 'RBRACKET' && !isIndexed(text.slice(0, at)));
  const expected = isList ? `{'${mark}', ','}` : `'${mark}'`;
  if (token !== undefined && tokenAt(text, at + token.length) === mark)
    return told(`extraneous input '${token}' expecting ${expected}`, without(text, at, token.length));
  if (token === undefined && !isList && wanted !== 'COLON' && openIn(text) === 1) return told(`missing '${mark}' at ${END}`);
  if (token !== undefined && wanted === 'COLON' && isOperand(token)) return told(`missing ':' at '${token}'`);
  return told(`mismatched input ${token === undefined ? END : `'${token}'`} expecting ${expected}`);
}

/** Brackets that are not closed. */
function openIn(text: string): number {
  const signs = [...text.replaceAll(QUOTED_ANYWHERE, '')];
  return signs.filter((sign) => '([{'.includes(sign)).length - signs.filter((sign) => ')]}'.includes(sign)).length;
}

function expectedAt(before: string): string {
  const text = before.trimEnd();
  if (text.endsWith('[')) return isIndexed(text) ? INDEX : ITEM;
  if (text.endsWith('{')) return ENTRY;
  return /\w\s*\($/.test(text) ? ARGUMENT : OPERAND;
}

/** Does the last bracket that is open there stand behind something? */
function isIndexed(before: string): boolean {
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at--) {
    if (before[at] === ']') depth++;
    else if (before[at] === '[' && depth-- === 0)
      return /[\w)\]}'"]\s*$/.test(before.slice(0, at)) && !/\bin\s*$/.test(before.slice(0, at));
  }
  return false;
}

/** The token there, or after spaces; undefined at the end, and where there is none. */
function tokenAt(text: string, at: number): string | undefined {
  const start = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
  for (const kind of [QUOTED, WORD, SIGN]) {
    kind.lastIndex = start;
    const found = kind.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** May an operand begin with it? */
function isOperand(token: string): boolean {
  return token !== 'in' && /^[\w"'.[{(!-]/.test(token) && token !== '!=';
}

function without(text: string, at: number, length: number): string {
  return text.slice(0, at) + ' '.repeat(length) + text.slice(at + length);
}
