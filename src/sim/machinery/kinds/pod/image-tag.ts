/**
 * Whether an image reference means whatever is newest. Follows pkg/util/parsers (ParseImageName): without tag and digest the tag is
 * `latest`, a colon before the last slash is a registry's port, and what is no reference (distribution/reference) means nothing.
 */
const PATH = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN_PART = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const DOMAIN = new RegExp(`^(?:${DOMAIN_PART}(?:\\.${DOMAIN_PART})*|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?$`);
const NAME = new RegExp(`^${PATH}(?:/${PATH})*(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][\\w.+-]*:[0-9a-fA-F]{32,})?$`);

function isReference(image: string): boolean {
  const slash = image.indexOf('/');
  const first = image.slice(0, slash);
  const hasDomain = slash >= 0 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  return hasDomain ? DOMAIN.test(first) && NAME.test(image.slice(slash + 1)) : NAME.test(image);
}

/** What was said of images lately: many pods have the same few. */
const said = new Map<string, boolean>();
const SAID_BOUND = 1_000;

export function meansLatest(image: string): boolean {
  const known = said.get(image);
  if (known !== undefined) return known;
  const tag = image.indexOf(':', image.lastIndexOf('/') + 1);
  const answer = !image.includes('@') && (tag < 0 || image.slice(tag + 1) === 'latest') && isReference(image);
  if (said.size >= SAID_BOUND) said.clear();
  said.set(image, answer);
  return answer;
}
