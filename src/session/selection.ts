/** The one selection: what is selected anywhere is selected everywhere. And where the stage is: the whole, or inside a component. */

import { create } from 'zustand';
import { isKubelet } from '../protocol/identity.ts';
import type { ObjectKey } from '../protocol/message.ts';

export type Selection =
  | { readonly kind: 'object'; readonly key: ObjectKey }
  | { readonly kind: 'component'; readonly id: string }
  | { readonly kind: 'event'; readonly event: number }
  | { readonly kind: 'link'; readonly between: readonly [string, string] };

export type InspectorTab = 'now' | 'why' | 'diff' | 'yaml' | 'events';

/** What stands for all nodes together in `Opened`. */
export const FLEET = 'nodes';

export interface Opened {
  readonly component: string;
  /** A part of it, e.g. a controller; empty: the whole component. */
  readonly part: string;
}

interface SelectionState {
  readonly selection: Selection | undefined;
  readonly tab: InspectorTab;
  readonly opened: Opened | undefined;
  /** A node was opened out of the view of all nodes, and leads back there. */
  readonly outOfFleet: boolean;
}

export const useSelection = create<SelectionState>()(() => ({ selection: undefined, tab: 'now', opened: undefined, outOfFleet: false }));

export function select(selection: Selection | undefined, tab?: InspectorTab): void {
  const { selection: before, tab: shown } = useSelection.getState();
  const next = tab ?? (selection?.kind === before?.kind ? shown : selection?.kind === 'event' ? 'now' : shown);
  useSelection.setState({ selection, tab: next });
}

export function open(component: string, part = ''): void {
  useSelection.setState(({ opened, outOfFleet }) => ({
    opened: { component, part },
    outOfFleet: isKubelet(component) && (opened?.component === FLEET || (outOfFleet && opened?.component === component)),
  }));
}

/** Out by one level; false if the stage shows the whole already. */
export function leave(): boolean {
  const { opened, outOfFleet } = useSelection.getState();
  if (opened === undefined) return false;
  if (opened.part !== '') useSelection.setState({ opened: { component: opened.component, part: '' } });
  else useSelection.setState({ opened: outOfFleet ? { component: FLEET, part: '' } : undefined, outOfFleet: false });
  return true;
}

export function keyId(key: ObjectKey): string {
  return `${key.resource}/${key.namespace}/${key.name}`;
}

export function keyOf(id: string): ObjectKey {
  const [resource = '', namespace = '', ...name] = id.split('/');
  return { resource, namespace, name: name.join('/') };
}
