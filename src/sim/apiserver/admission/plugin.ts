/**
 * What an admission plugin is: a pure function of the request and of a read-only view of the watch cache.
 * After apiserver pkg/admission/interfaces.go. The pipeline runs all `admit` in order, then validation, then all `validate` in order.
 */
import type { Draft, ResourceDefinition, StrategyContext } from '../../machinery/scheme/definition.ts';
import type { Status } from '../../machinery/status-error.ts';
import type { ApiObject } from '../../machinery/wire/api.ts';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** The API server's own caches, as its informers see them: they may be a moment behind etcd, as the real ones are. */
export interface ClusterView {
  /** The object, or undefined. `namespace` is empty for cluster-scoped kinds. `resource` as in definitions: `serviceaccounts`. */
  get(group: string, resource: string, namespace: string, name: string): ApiObject | undefined;
  list(group: string, resource: string, namespace?: string): readonly ApiObject[];
}

export interface AdmissionAttributes {
  readonly operation: Operation;
  readonly definition: ResourceDefinition;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  /** Empty while a generated name is not known. */
  readonly name: string;
  /** `admit` may change it in place. The body of the request: for `binding` the Binding. Undefined for DELETE. */
  readonly draft: Draft;
  /** What is stored; undefined for CREATE. */
  readonly old: ApiObject | undefined;
  readonly context: StrategyContext;
  readonly view: ClusterView;
}

export interface AdmissionPlugin {
  readonly name: string;
  /** May change `attributes.draft`; gives a Status to refuse. */
  admit?(attributes: AdmissionAttributes): Status | undefined;
  /** Gives a Status to refuse. */
  validate?(attributes: AdmissionAttributes): Status | undefined;
}
