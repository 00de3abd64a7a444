/** Field selectors as text (`spec.nodeName=n1,status.phase!=Running`), after apimachinery pkg/fields/selector.go. */
export interface FieldRequirement {
  readonly field: string;
  readonly equal: boolean;
  readonly value: string;
}

export type FieldSelectorParse =
  | { readonly ok: true; readonly requirements: readonly FieldRequirement[] }
  | { readonly ok: false; readonly error: string };

/** Commas end a term unless a backslash stands before them. */
function termsOf(text: string): readonly string[] {
  const terms: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === ',') {
      terms.push(text.slice(start, at));
      start = at + 1;
    }
  }
  terms.push(text.slice(start));
  return terms;
}

function requirementOf(term: string): FieldRequirement | undefined {
  for (let at = 0; at < term.length; at++) {
    for (const operator of ['!=', '==', '=']) {
      if (!term.startsWith(operator, at)) continue;
      return { field: term.slice(0, at), equal: operator !== '!=', value: term.slice(at + operator.length) };
    }
  }
  return undefined;
}

/** A backslash stands before backslashes, commas and equals signs, and before nothing else. */
function escapeProblem(value: string): string | undefined {
  for (let at = 0; at < value.length; at++) {
    const character = value[at] as string;
    if (character === '=' || character === ',') return `unescaped character in value: ${character.charCodeAt(0)}`;
    if (character !== '\\') continue;
    const escaped = value[++at];
    if (escaped === undefined || !'\\,='.includes(escaped)) return `invalid escape sequence: \\${escaped ?? ''}`;
  }
  return undefined;
}

export function parseFieldSelector(text: string): FieldSelectorParse {
  const requirements: FieldRequirement[] = [];
  for (const term of termsOf(text)) {
    if (term === '') continue;
    const requirement = requirementOf(term);
    if (requirement === undefined) return { ok: false, error: `invalid selector: '${text}'; can't understand '${term}'` };
    const problem = escapeProblem(requirement.value);
    if (problem !== undefined) return { ok: false, error: `invalid field selector: ${problem}` };
    requirements.push({ ...requirement, value: requirement.value.replace(/\\([\\,=])/g, '$1') });
  }
  return { ok: true, requirements };
}

/** `textOf` gives a field's value as text; what has none counts as empty. */
export function fieldsHold(requirements: readonly FieldRequirement[], textOf: (field: string) => string): boolean {
  for (const { field, equal, value } of requirements) if ((textOf(field) === value) !== equal) return false;
  return true;
}
