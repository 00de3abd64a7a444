/** Why an expression that runs has no value, in the words of cel-go. */
import type { EvaluationError, TypeError as TypeProblem } from '@marcbachmann/cel-js';
import { lowered } from './words.ts';

const NO_OVERLOAD = 'no such overload';

export function failureWording({ code, summary }: EvaluationError | TypeProblem): string {
  switch (code) {
    case 'invalid_condition_type':
    case 'invalid_logical_operand':
      return NO_OVERLOAD;
    case 'no_such_overload':
      return operatorFailure(summary);
    case 'no_matching_overload':
      return callFailure(summary);
    case 'bool_conversion_error':
    case 'double_conversion_error':
    case 'int_conversion_error':
    case 'uint_conversion_error':
      return `type conversion error from 'string' to '${code.slice(0, code.indexOf('_'))}'`;
    case 'numeric_overflow':
      return summary.toLowerCase().includes('unsigned') ? 'unsigned integer overflow' : 'integer overflow';
    case 'invalid_version':
      return summary;
    case 'modulo_by_zero':
      return 'modulus by zero';
    default: {
      const index = /index out of bounds, index (-?\d+)/.exec(summary)?.[1];
      return index === undefined ? lowered(summary) : `index out of bounds: ${index}`;
    }
  }
}

const NUMBERS = ['int', 'uint', 'double'];
const TIMES = ['google.protobuf.Timestamp', 'google.protobuf.Duration'];
const ORDERED = [...NUMBERS, ...TIMES, 'string', 'bytes', 'bool'];
/** Which types have the operator at all. */
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  '+': [...NUMBERS, ...TIMES, 'string', 'bytes', 'list'],
  '-': [...NUMBERS, ...TIMES],
  '*': NUMBERS,
  '/': NUMBERS,
  '%': ['int', 'uint'],
  '<': ORDERED,
  '<=': ORDERED,
  '>': ORDERED,
  '>=': ORDERED,
};

function operatorFailure(summary: string): string {
  const [, left = '', operator = ''] = /: (?:dyn<)?([\w.]+)\S* (\S+) /.exec(summary) ?? [];
  const types = OPERATORS[operator];
  return types === undefined || types.includes(left) ? NO_OVERLOAD : `${NO_OVERLOAD}: _${operator}_`;
}

/** They are methods of strings, and looked up in another way. */
const METHODS: ReadonlySet<string> = new Set(['matches', 'contains', 'startsWith', 'endsWith']);

function callFailure(summary: string): string {
  const [, receiver = '', name = '', types = ''] = /'(?:(.*)\.)?(\w+)\((.*)\)'$/.exec(summary) ?? [];
  if (METHODS.has(name)) return NO_OVERLOAD;
  return `${NO_OVERLOAD}: ${name}(${[receiver, types].filter((one) => one !== '').join(', ')})`;
}
