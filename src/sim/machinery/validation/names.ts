/**
 * What names of all sorts must look like, and what is said of one that does not.
 * Follows apimachinery pkg/util/validation/validation.go and pkg/api/validate/content/. Each function gives the texts of what is
 * wrong, none if nothing is; The texts are literal.
 */

const NOTHING: readonly string[] = [];

function maxLengthText(characters: number): string {
  return `must be no more than ${characters} characters`;
}

function maxBytesText(bytes: number): string {
  return `must be no more than ${bytes} bytes`;
}

export function rangeText(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

function regexText(rule: string, format: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${rule} (regex used for validation is '${format}')`;
  const shown = examples.map((example) => `'${example}', `).join(' or ');
  return `${rule} (e.g. ${shown}regex used for validation is '${format}')`;
}

/** Bytes of a text in UTF-8, cheap for ASCII. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0xd800 && code < 0xe000) bytes += 1;
    else if (code >= 0x800) bytes += 2;
    else if (code >= 0x80) bytes += 1;
  }
  return bytes;
}

interface NameRule {
  readonly pattern: RegExp;
  readonly text: string;
}

function rule(text: string, format: string, ...examples: readonly string[]): NameRule {
  return { pattern: new RegExp(`^(?:${format})$`), text: regexText(text, format, ...examples) };
}

const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const LABEL_UNDERSCORE_FORMAT = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';

const DNS1123_LABEL = rule(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL_FORMAT,
  'my-name',
  '123-abc',
);
const DNS1123_SUBDOMAIN = rule(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN_FORMAT,
  'example.com',
);
const DNS1123_SUBDOMAIN_UNDERSCORE = rule(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  `${LABEL_UNDERSCORE_FORMAT}(\\.${LABEL_UNDERSCORE_FORMAT})*`,
  'example.com',
);
const DNS1035_LABEL = rule(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  '[a-z]([-a-z0-9]*[a-z0-9])?',
  'my-name',
  'abc-123',
);
const QUALIFIED_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const QUALIFIED_WORDS = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const QUALIFIED_NAME = rule(`name part ${QUALIFIED_WORDS}`, QUALIFIED_FORMAT, 'MyName', 'my.name', '123-abc');
const LABEL_KEY_PARTS_TEXT = `${regexText(`a valid label key ${QUALIFIED_WORDS}`, QUALIFIED_FORMAT, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
const LABEL_VALUE = rule(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  `(${QUALIFIED_FORMAT})?`,
  'MyValue',
  'my_value',
  '12345',
);
const HTTP_HEADER = rule("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name');
const CONFIG_KEY = rule(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  '[-._a-zA-Z0-9]+',
  'key.name',
  'KEY_NAME',
  'key-name',
);
const PERCENT = rule("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%');

function check(value: string, nameRule: NameRule, limit: number): readonly string[] {
  const long = value.length > limit;
  const fits = nameRule.pattern.test(value);
  if (!long && fits) return NOTHING;
  const problems: string[] = [];
  if (long) problems.push(maxLengthText(limit));
  if (!fits) problems.push(nameRule.text);
  return problems;
}

/** 63 characters: names of containers, volumes, namespaces. */
export function dns1123Label(value: string): readonly string[] {
  if (value.length <= 63 && DNS1123_LABEL.pattern.test(value)) return NOTHING;
  const problems: string[] = [];
  if (value.length > 63) problems.push(maxLengthText(63));
  if (!DNS1123_LABEL.pattern.test(value))
    problems.push(DNS1123_SUBDOMAIN.pattern.test(value) ? 'must not contain dots' : DNS1123_LABEL.text);
  return problems;
}

/** 253 characters: names of most objects. */
export function dns1123Subdomain(value: string): readonly string[] {
  return check(value, DNS1123_SUBDOMAIN, 253);
}

export function dns1123SubdomainWithUnderscore(value: string): readonly string[] {
  return check(value, DNS1123_SUBDOMAIN_UNDERSCORE, 253);
}

/** 63 characters, begins with a letter: names of Services. */
function dns1035Label(value: string): readonly string[] {
  return check(value, DNS1035_LABEL, 63);
}

/** A prefix for generated names may end in a dash. */
function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

/** What any name must be to stand in a path (apimachinery pkg/api/validation/path); `prefix`: the beginning of one. */
export function pathSegment(name: string, prefix = false): readonly string[] {
  if (!prefix && (name === '.' || name === '..')) return [`may not be '${name}'`];
  return ['/', '%'].filter((mark) => name.includes(mark)).map((mark) => `may not contain '${mark}'`);
}

/** Object names, after pkg/api/validation/generic.go. `prefix`: a generateName. */
export function nameIsSubdomain(name: string, prefix: boolean): readonly string[] {
  return dns1123Subdomain(prefix ? maskTrailingDash(name) : name);
}

export function nameIsLabel(name: string, prefix: boolean): readonly string[] {
  return dns1123Label(prefix ? maskTrailingDash(name) : name);
}

export function nameIs1035Label(name: string, prefix: boolean): readonly string[] {
  return dns1035Label(prefix ? maskTrailingDash(name) : name);
}

/** `name` or `prefix.example.com/name`: keys of labels and annotations, finalizers, condition types, extended resources. */
export function qualifiedName(value: string): readonly string[] {
  if (value.length <= 63 && QUALIFIED_NAME.pattern.test(value)) return NOTHING;
  const parts = value.split('/');
  let problems: string[] | undefined;
  let name: string;
  if (parts.length === 1) {
    name = value;
  } else if (parts.length === 2) {
    const prefix = parts[0] as string;
    name = parts[1] as string;
    if (prefix === '') problems = ['prefix part must be non-empty'];
    else {
      const wrong = dns1123Subdomain(prefix);
      if (wrong.length > 0) problems = wrong.map((text) => `prefix part ${text.replace(/ characters$/, ' bytes')}`);
    }
  } else {
    return [LABEL_KEY_PARTS_TEXT];
  }
  const found: string[] = problems ?? [];
  if (name === '') found.push('name part must be non-empty');
  else if (name.length > 63) found.push(`name part ${maxBytesText(63)}`);
  if (!QUALIFIED_NAME.pattern.test(name)) found.push(QUALIFIED_NAME.text);
  return found;
}

export function labelValue(value: string): readonly string[] {
  if (value.length <= 63 && LABEL_VALUE.pattern.test(value)) return NOTHING;
  const problems: string[] = [];
  if (value.length > 63) problems.push(maxBytesText(63));
  if (!LABEL_VALUE.pattern.test(value)) problems.push(LABEL_VALUE.text);
  return problems;
}

export function httpHeaderName(value: string): readonly string[] {
  return HTTP_HEADER.pattern.test(value) ? NOTHING : [HTTP_HEADER.text];
}

export function percent(value: string): readonly string[] {
  return PERCENT.pattern.test(value) ? NOTHING : [PERCENT.text];
}

const PRINTABLE_ASCII_BUT_EQUALS = /^[ -<>-~]*$/;

/** Environment variables, since RelaxedEnvironmentVariableValidation. */
export function environmentName(value: string): readonly string[] {
  if (value === '') return ['environment variable name must be non-empty'];
  if (PRINTABLE_ASCII_BUT_EQUALS.test(value)) return NOTHING;
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

/** Keys of ConfigMaps and Secrets. */
export function configKey(value: string): readonly string[] {
  const problems: string[] = [];
  if (value.length > 253) problems.push(maxLengthText(253));
  if (!CONFIG_KEY.pattern.test(value)) problems.push(CONFIG_KEY.text);
  if (value === '.') problems.push("must not be '.'");
  else if (value === '..') problems.push("must not be '..'");
  else if (value.startsWith('..')) problems.push("must not start with '..'");
  return problems;
}

const PORT_NAME_CHARACTERS = /^[-a-z0-9]+$/;
const LETTER = /[a-z]/;

export function portName(value: string): readonly string[] {
  const problems: string[] = [];
  if (value.length > 15) problems.push(maxLengthText(15));
  if (!PORT_NAME_CHARACTERS.test(value)) problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!LETTER.test(value)) problems.push('must contain at least one letter (a-z)');
  if (value.includes('--')) problems.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems;
}

export function portNumber(value: number): readonly string[] {
  return value >= 1 && value <= 65535 ? NOTHING : [rangeText(1, 65535)];
}
