/**
 * A resource as data. The API server's registry is one generic store driven by these (after k8s.io/apiserver
 * pkg/registry/generic/registry/store.go and pkg/registry/rest); no code is copied per kind.
 *
 * Mutability: the hooks named `prepare*` and `setDefaults` get a private draft (`Draft`) that they may change in place; every other
 * hook gets frozen objects and must not change them.
 */

import type { Status } from '../status-error.ts';
import type { FieldError } from '../validation/field-error.ts';
import type { ApiObject, UserInfo } from '../wire/api.ts';

// biome-ignore lint/suspicious/noExplicitAny: drafts of all kinds meet here; each kind narrows them to its own type
export type Draft = any;

export type Verb = 'create' | 'delete' | 'deletecollection' | 'get' | 'list' | 'patch' | 'update' | 'watch';

/** What a strategy may ask of its surroundings. All of it is deterministic. */
export interface StrategyContext {
  readonly user: UserInfo;
  /** Server time, RFC 3339 seconds. */
  readonly now: string;
  readonly nowMicros: number;
  /** Next number in [0, 1). */
  random(): number;
  uuid(): string;
  dryRun: boolean;
  /** Adds a `warning` header to the answer. */
  warn(text: string): void;
}

/** Where a kind keeps the counts that its `scale` subresource shows and writes. */
export interface ScaleMapping {
  replicas(object: Draft): number;
  currentReplicas(object: Draft): number;
  /** The selector as text, e.g. `app=web,tier in (a,b)`. */
  selector(object: Draft): string;
  setReplicas(draft: Draft, replicas: number): void;
}

/** A number or address out of a cluster-wide pool, e.g. `ip/10.96.0.7` or `port/30080`. */
export type Claim = string;

/** The pools that claims come from (machinery/allocators/). Kept by the API server, rebuilt from what is stored when it starts. */
export interface ClaimPools {
  has(claim: Claim): boolean;
  claim(claim: Claim): void;
  release(claim: Claim): void;
}

/**
 * What an allocation did. `claimed` is taken already and must be released again if the write fails or is a dry run;
 * `freed` is to be released once the write has succeeded.
 */
export interface Allocation {
  readonly errors: readonly FieldError[];
  /** The refusal, where it is none of fields. */
  readonly refusal?: Status;
  readonly claimed: readonly Claim[];
  readonly freed: readonly Claim[];
}

/** For kinds that are handed things from cluster-wide pools (pkg/registry/core/service/storage/alloc.go). */
export interface AllocationDefinition {
  /** Called before `prepareFor*` and validation, with the defaulted draft. With errors or a refusal nothing stays claimed, and the write is refused. */
  allocate(draft: Draft, old: ApiObject | undefined, pools: ClaimPools, context: StrategyContext): Allocation;
  /** What a stored object holds: released when it is deleted, claimed again when the pools are rebuilt. */
  held(object: ApiObject): readonly Claim[];
}

/**
 * For a second group or version of a kind that is stored in another one (events.k8s.io/v1 Event is stored as v1 Event):
 * both directions, between drafts. Defaulting and validation are those of the definition that has the conversion, and see the stored form.
 */
export interface ConversionDefinition {
  /** The definition that is stored, as `group/version` or `v1`. */
  readonly stored: string;
  toStored(draft: Draft): Draft;
  fromStored(object: Draft): Draft;
}

/**
 * What an order comes to: refused; the object written anew (or left alone, if it is the same); or the object deleted with these
 * options, after it was written anew where `object` is another one. An order that is not refused is answered with Success, 201.
 */
export type OrderOutcome =
  | { readonly kind: 'refuse'; readonly status: Status }
  | { readonly kind: 'update'; readonly object: Draft }
  | { readonly kind: 'delete'; readonly object: Draft; readonly options: Draft };

/** What a guard says to an order: nothing against it; no; yes, once this other object is written anew. */
export type Verdict =
  | { readonly kind: 'free' }
  | { readonly kind: 'refuse'; readonly status: Status }
  | { readonly kind: 'write'; readonly old: ApiObject; readonly object: Draft };

/** Objects of another kind in the same namespace that have a say in an order: disruption budgets in evictions. */
export interface OrderGuard {
  readonly storagePrefix: string;
  judge(object: ApiObject, guards: readonly ApiObject[], context: StrategyContext): Verdict;
}

/** For subresources whose body is an order to do something with the parent: Binding, Eviction. */
export interface OrderDefinition {
  /** Asked once the object is known to be there, before `apply`. */
  readonly guard?: OrderGuard;
  /** Looks at the body alone, before the parent is read. `name`: of the parent, as in the path. */
  check(body: Draft, name: string): Status | undefined;
  /** What the parent must still be (409 in the store's words if it is not). */
  preconditions?(body: Draft): { readonly uid?: string; readonly resourceVersion?: string } | undefined;
  /** Called with what is stored, again after a conflict. No hook of the parent's runs, and its generation stays. */
  apply(object: ApiObject, body: Draft, context: StrategyContext): OrderOutcome;
}

export interface SubresourceDefinition {
  /** Last segment of the path: `status`, `scale`, `binding`, `eviction`... */
  readonly name: string;
  readonly verbs: readonly ('create' | 'get' | 'patch' | 'update')[];
  /** Kind of the body, where it is not the parent's: `Scale`, `Binding`, `Eviction`. */
  readonly kind?: string;
  readonly groupVersion?: string;
  /** For subresources that write the parent (status, ephemeralcontainers, resize): as the parent's own hooks. */
  prepareForUpdate?(draft: Draft, old: ApiObject, context: StrategyContext): void;
  validateUpdate?(object: Draft, old: ApiObject): readonly FieldError[];
  /** Set for `scale` only. */
  readonly scale?: ScaleMapping;
  /** Set for `binding` and `eviction` only. */
  readonly order?: OrderDefinition;
  /** Where the real server would ask the node, which keeps nothing here: GET answers 204 if the parent is there. */
  readonly nothingBehind?: true;
}

export interface Column {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'boolean' | 'date';
  readonly format?: string;
  readonly description?: string;
  /** 0: always shown; 1: wide only. */
  readonly priority: number;
}

export interface ResourceDefinition {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  readonly verbs: readonly Verb[];
  /** etcd key prefix without slashes at its ends, e.g. `registry/pods`, `registry/services/specs`. */
  readonly storagePrefix: string;
  /** Does the object carry metadata.generation, and what part bumps it (default: the spec)? */
  readonly generation?: { readonly of: (object: Draft) => unknown } | 'spec' | 'none';
  readonly allowCreateOnUpdate?: boolean;
  readonly allowUnconditionalUpdate?: boolean;
  /** DELETE answers with the object instead of a Status even when it is gone at once. */
  readonly deleteReturnsObject?: boolean;
  /** Without a propagationPolicy, DELETE leaves the dependents alone (batch/v1 Job). */
  readonly orphansByDefault?: boolean;
  /** Objects vanish this long after their last write (an etcd lease). */
  readonly ttlSeconds?: number;
  /** Warning that goes with every answer, refusals included. */
  readonly deprecation?: string;
  readonly conversion?: ConversionDefinition;
  /** Annotations that are fields of the object in the server's memory: its metadata alone is shown without them. */
  readonly fieldAnnotations?: readonly string[];

  setDefaults?(draft: Draft): void;
  prepareForCreate?(draft: Draft, context: StrategyContext): void;
  /** What the object's name must be, e.g. a DNS label; gives the texts of what is wrong. Default: DNS-1123 subdomain. */
  validateName?(name: string, prefix: boolean): readonly string[];
  validate?(object: Draft): readonly FieldError[];
  /** Metadata is looked at only if there is nothing else to say: what the kind checks does not go into it. */
  readonly checksMetadataLast?: boolean;
  /** Does an update check metadata as creation does? See MetadataRules in validation/object-meta.ts. */
  readonly revalidatesMetadata?: boolean;
  warnings?(object: Draft, old?: ApiObject): readonly string[];
  prepareForUpdate?(draft: Draft, old: ApiObject, context: StrategyContext): void;
  validateUpdate?(object: Draft, old: ApiObject): readonly FieldError[];
  /** Grace before the object goes, in seconds; absent: it goes at once. See rest/delete.go and each kind's CheckGracefulDelete. */
  graceSeconds?(object: ApiObject, asked: number | undefined): number;

  /** Objects that stay, whoever asks. */
  refuseDelete?(object: ApiObject): Status | undefined;
  /** Warning of a DELETE that leaves the dependents alone without having been told to; see orphansByDefault. */
  readonly orphanWarning?: string;
  /** What is said of a field selector that the kind does not know, where it has words of its own. */
  readonly unknownField?: (field: string) => string;

  /** Storage prefix of objects that are deleted along with those of the same name here; only Services have it. */
  readonly companionPrefix?: string;
  /** See AllocationDefinition; only Services have it. */
  readonly allocation?: AllocationDefinition;

  /** Fields that field selectors may name beside metadata.name and metadata.namespace, with their values as text. */
  selectableFields?(object: ApiObject): Readonly<Record<string, string>>;
  readonly subresources: readonly SubresourceDefinition[];
  readonly columns: readonly Column[];
  /** The cells of one row, in the order of `columns`. `nowMicros`: for ages. */
  cells?(object: Draft, nowMicros: number): readonly unknown[];
  /** Conditions of the row, for clients that grey out what is over. */
  rowConditions?(object: Draft): readonly object[] | undefined;
}
