/** What plugins may look up beside nodes and pods: objects as the scheduler knows them. To be read within the event only. */
import type { Resource } from '../../client/resource.ts';
import type { LabelSelector } from '../../machinery/types/label-selector.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';
import type { PodInfo } from './pod-info.ts';
import type { Namespaces } from './pod-terms.ts';

export interface Known {
  readonly namespaces: Namespaces;
  /** By key: `namespace/name`, or `name`. Only of kinds that the scheduler watches. */
  objects<Item extends ApiObject>(of: Resource<Item>): ReadonlyMap<string, Item>;
  /** As the informer's index has it: without what the scheduler has written since. */
  indexed<Item extends ApiObject>(of: Resource<Item>, index: string, value: string): ReadonlyMap<string, Item>;
  /** What the scheduler has written itself and its informer has not seen yet. */
  written<Item extends ApiObject>(of: Resource<Item>): ReadonlyMap<string, Item>;
  /** Selectors of the Services and workloads that the pod belongs to: whom it is spread with by default. */
  spreadSelectors(pod: PodInfo): readonly LabelSelector[];
  /** Is the plugin's errand for the pod of that uid still under way? */
  isOnErrand(plugin: string, uid: string): boolean;
}
