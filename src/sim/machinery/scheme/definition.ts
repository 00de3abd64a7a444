/**
 * A resource as data. The API server's registry is one generic store driven by these (after k8s.io/apiserver
 * pkg/registry/generic/registry/store.go and pkg/registry/rest); no code is copied per kind.
 *
 * Mutability: the hooks named `prepare*` and `setDefaults` get a private draft (`Draft`) that they may change in place; every other
 * hook gets frozen objects and must not change them.
 */
import type { ApiObject, UserInfo } from '../wire/api.ts';
import type { FieldError } from '../validation/field-error.ts';

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

  setDefaults?(draft: Draft): void;
  prepareForCreate?(draft: Draft, context: StrategyContext): void;
  /** What the object's name must be, e.g. a DNS label; gives the texts of what is wrong. Default: DNS-1123 subdomain. */
  validateName?(name: string, prefix: boolean): readonly string[];
  validate?(object: Draft): readonly FieldError[];
  warnings?(object: Draft, old?: ApiObject): readonly string[];
  prepareForUpdate?(draft: Draft, old: ApiObject, context: StrategyContext): void;
  validateUpdate?(object: Draft, old: ApiObject): readonly FieldError[];
  /** Grace before the object goes, in seconds; absent: it goes at once. See rest/delete.go and each kind's CheckGracefulDelete. */
  graceSeconds?(object: ApiObject, asked: number | undefined): number;

  /** Fields that field selectors may name beside metadata.name and metadata.namespace, with their values as text. */
  selectableFields?(object: ApiObject): Readonly<Record<string, string>>;
  readonly subresources: readonly SubresourceDefinition[];
  readonly columns: readonly Column[];
  /** The cells of one row, in the order of `columns`. `nowMicros`: for ages. */
  cells?(object: Draft, nowMicros: number): readonly unknown[];
}
