/**
 * Whether an image reference means whatever is newest. Follows pkg/util/parsers (ParseImageName): without tag and digest the tag is
 * `latest`, and a colon before the last slash is a registry's port.
 */
export function meansLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const tag = image.indexOf(':', image.lastIndexOf('/') + 1);
  return tag < 0 || image.slice(tag + 1) === 'latest';
}
