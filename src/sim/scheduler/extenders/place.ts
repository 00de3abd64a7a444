/** Where an extender's URL leads to: `http://NAME/...` or `http://NAME.NAMESPACE.svc/...` is the component `extender/NAME`. */

const PREFIX = 'extender/';

/** Empty if the URL names nobody. */
export function extenderName(urlPrefix: string): string {
  return /^(?:\w+:\/\/)?([^/:.]+)/.exec(urlPrefix)?.[1] ?? '';
}

export function extenderAt(urlPrefix: string): string {
  return extenderId(extenderName(urlPrefix));
}

/** The component of an extender of that name. */
export function extenderId(name: string): string {
  return PREFIX + name;
}
