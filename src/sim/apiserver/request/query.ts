/** Paths and their queries, read as Go's net/url reads them. */
export type Query = ReadonlyMap<string, readonly string[]>;

const EMPTY: Query = new Map();

function decoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch (error) {
    if (error instanceof URIError) return spaced;
    throw error;
  }
}

/** Plus signs in paths are plus signs. */
function decodedPath(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

export function parseQuery(text: string): Query {
  if (text === '') return EMPTY;
  const query = new Map<string, string[]>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const key = decoded(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decoded(pair.slice(equals + 1));
    const values = query.get(key);
    if (values === undefined) query.set(key, [value]);
    else values.push(value);
  }
  return query;
}

/** The first value of a parameter; undefined if it is not there. */
export function parameter(query: Query, name: string): string | undefined {
  return query.get(name)?.[0];
}

/** Segments of a path, which is decoded as a whole; the first of `/api/v1` is `api`. A slash at the end does not count. */
export function segmentsOf(text: string): readonly string[] {
  const path = decodedPath(text);
  const segments: string[] = [];
  let start = 1;
  while (start < path.length) {
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    segments.push(path.slice(start, end));
    start = end + 1;
  }
  return segments;
}
