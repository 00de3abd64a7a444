/**
 * A strategic merge is not written as JSON and read again: its result is converted member by member, and that speaks of mismatches in
 * its own words (apimachinery pkg/runtime/converter.go).
 */
const MISMATCH = /^json: cannot unmarshal (\w+)(?: [\d.eE+-]+)? into Go (?:value|struct field \S+) of type (.+)$/;
/** Times read themselves, from JSON. */
const TIME = /Time(?:stamp)? of type string$/;
const GIVEN: Readonly<Record<string, string>> = { number: 'int64', bool: 'bool', string: 'string', array: 'slice', object: 'map' };

/** The words of the JSON decoder for a mismatch, turned into those of the converter. */
export function structuredProblem(problem: string): string {
  if (problem.startsWith('illegal base64 data')) return `error decoding from json: ${problem}`;
  const [, given = '', wanted = ''] = MISMATCH.exec(problem) ?? [];
  if (wanted === '') return problem;
  if (TIME.test(problem)) return `json: cannot unmarshal ${given} into Go value of type string`;
  const from = GIVEN[given] ?? given;
  if (wanted.startsWith('[]')) return `cannot restore slice from ${from}`;
  if (wanted === 'string' && given === 'number') return `cannot convert ${from} to string`;
  if (wanted.startsWith('map[') || wanted === 'v1.ResourceList') return `cannot restore map from ${from}`;
  if (wanted.includes('.')) return `cannot restore struct from: ${from}`;
  return `unrecognized type: ${wanted}`;
}
