/** Which card of the stage stands for which component: the diagram's ids are the binding, the rest is drawn around it. */
import { type Role, roleOf } from '../../protocol/identity.ts';

const ROLE_OF_DIAGRAM_ID: Readonly<Record<string, Role>> = {
  API: 'api',
  ETCD: 'etcd',
  SCH: 'scheduler',
  CM: 'controllers',
  CCM: 'cloud-controller',
};

const DIAGRAM_ID_OF_ROLE: Readonly<Partial<Record<Role, string>>> = {
  api: 'API',
  etcd: 'ETCD',
  scheduler: 'SCH',
  controllers: 'CM',
  'cloud-controller': 'CCM',
};

/** Cards that are not in the diagram. */
export const PERSON_CARD = 'person';
export const CLOUD_CARD = 'cloud';
export const MORE_NODES_CARD = 'node/…';

/** The role that a node of the diagram is bound to; undefined: it is a box without a component. */
export function boundRole(diagramId: string): Role | undefined {
  return ROLE_OF_DIAGRAM_ID[diagramId];
}

/** The card on which a component is drawn; the stage may not have it. Replicas share a card. */
export function cardOf(component: string): string {
  const role = roleOf(component);
  if (role === 'person') return PERSON_CARD;
  if (role === 'cloud') return CLOUD_CARD;
  if (component.startsWith('proxy/')) return `node/${component.slice('proxy/'.length)}`;
  return role === 'node' || role === 'extender' ? component : (DIAGRAM_ID_OF_ROLE[role] as string);
}

/** The card on which a component is drawn on this stage: a node without a card of its own is at the card for the others. */
export function standIn(component: string, cards: ReadonlySet<string>): string {
  const card = cardOf(component);
  return roleOf(component) === 'node' && !cards.has(card) ? MORE_NODES_CARD : card;
}
