/** What a run starts from, as data. */
import type { ComponentKind } from './component.ts';
import type { Comeback } from './exits.ts';
import type { LinkSpec } from './links.ts';

export interface ComponentSpec {
  /** Unique in the run, e.g. `node/node-1`. */
  readonly id: string;
  /** Names a `ComponentKind`. */
  readonly kind: string;
  readonly config: unknown;
}

export interface Topology {
  readonly components: readonly ComponentSpec[];
  /** By the two kinds, in alphabetical order, joined by `|`; what is not named is `defaultLink`. */
  readonly links?: Readonly<Record<string, LinkSpec>>;
  readonly defaultLink: LinkSpec;
}

/** The code that a topology refers to. */
export interface Program {
  readonly kinds: Readonly<Record<string, ComponentKind>>;
  /** Size of a payload in bytes, for links with a bandwidth. */
  sizeOf?(payload: unknown): number;
}

/** What befalls components and links: from outside, or because a component ended itself. */
export type Fault = Input | Comeback;

/** Something that happens to a run from outside. Plain data: it is what a saved run consists of. */
export type Input =
  | { readonly kind: 'message'; readonly to: string; readonly payload: unknown }
  | { readonly kind: 'kill' | 'pause' | 'resume' | 'remove'; readonly component: string }
  /** `config`: from now on; absent: as before. */
  | { readonly kind: 'restart'; readonly component: string; readonly config?: unknown }
  /** One that is there already begins anew, with that configuration. */
  | { readonly kind: 'add'; readonly component: ComponentSpec }
  | { readonly kind: 'cut' | 'heal' | 'pauseLink' | 'resumeLink'; readonly between: readonly [string, string] }
  | { readonly kind: 'link'; readonly between: readonly [string, string]; readonly spec: LinkSpec };
