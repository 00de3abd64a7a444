/** Who a component is for the API server: users and groups as client certificates and service account tokens name them. */
import type { UserInfo } from '../machinery/wire/api.ts';

/** A component with a client certificate, e.g. `system:kube-scheduler`. */
export function componentUser(name: string, groups: readonly string[] = []): UserInfo {
  return Object.freeze({ name, groups: Object.freeze([...groups, 'system:authenticated']) });
}

/** The service account of one controller in kube-system, e.g. `deployment-controller`. */
export function controllerAccount(name: string): UserInfo {
  return componentUser(`system:serviceaccount:kube-system:${name}`, ['system:serviceaccounts', 'system:serviceaccounts:kube-system']);
}
