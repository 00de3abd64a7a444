/** Component ids as the page knows them, and what kind of thing an id names. They are the ids of the run's topology. */

export const API_SERVER = 'apiserver';
export const ETCD = 'etcd';
export const SCHEDULER = 'scheduler';
export const CONTROLLER_MANAGER = 'controller-manager';
export const CLOUD_CONTROLLER_MANAGER = 'cloud-controller-manager';
const CLOUD = 'cloud';

export type Role = 'api' | 'etcd' | 'scheduler' | 'controllers' | 'cloud-controller' | 'cloud' | 'node' | 'person' | 'extender';

const ROLES: readonly (readonly [string, Role])[] = [
  ['node/', 'node'],
  ['proxy/', 'node'],
  ['person/', 'person'],
  ['extender/', 'extender'],
  [CLOUD_CONTROLLER_MANAGER, 'cloud-controller'],
  [CONTROLLER_MANAGER, 'controllers'],
  [SCHEDULER, 'scheduler'],
  [API_SERVER, 'api'],
  [ETCD, 'etcd'],
  [CLOUD, 'cloud'],
];

/** A second replica of a component (`controller-manager-2`) has the role of the first. */
export function roleOf(component: string): Role {
  for (const [prefix, role] of ROLES) if (component.startsWith(prefix)) return role;
  return 'person';
}

const NODE = 'node/';

/** The name of the node whose kubelet the component is; undefined for any other. */
export function nodeNameOf(component: string): string | undefined {
  return component.startsWith(NODE) ? component.slice(NODE.length) : undefined;
}

export function isKubelet(component: string): boolean {
  return component.startsWith(NODE);
}

const TITLES: Readonly<Record<Role, string>> = {
  api: 'API server',
  etcd: 'etcd',
  scheduler: 'Scheduler',
  controllers: 'Controller manager',
  'cloud-controller': 'Cloud controller manager',
  cloud: 'Cloud',
  node: 'Node',
  person: 'You',
  extender: 'Extender',
};

/** At whose link to it a component is cut off: the one that it works with. */
export function peerOf(component: string): string {
  if (component === API_SERVER) return ETCD;
  return roleOf(component) === 'extender' ? SCHEDULER : API_SERVER;
}

/** How a sentence names a component. */
export function titleOf(component: string): string {
  const role = roleOf(component);
  if (component.startsWith('proxy/')) return `kube-proxy on ${component.slice('proxy/'.length)}`;
  if (role === 'extender') return `Extender ${component.slice('extender/'.length)}`;
  if (role === 'node') return `kubelet on ${nodeNameOf(component)}`;
  if (role === 'person') return component === '' || component === 'person/you' ? 'You' : component.slice('person/'.length);
  const replica = /-(\d+)$/.exec(component)?.[1];
  return replica === undefined ? TITLES[role] : `${TITLES[role]} ${replica}`;
}
