/** Where an extender's URL leads to: `http://NAME/...` or `http://NAME.NAMESPACE.svc/...` is the component `extender/NAME`. */

const PREFIX = 'extender/';

export function extenderAt(urlPrefix: string): string {
  return PREFIX + (/^(?:\w+:\/\/)?([^/:.]+)/.exec(urlPrefix)?.[1] ?? '');
}

/** The component of an extender of that name. */
export function extenderId(name: string): string {
  return PREFIX + name;
}
