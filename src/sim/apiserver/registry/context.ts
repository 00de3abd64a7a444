/** What strategies and admission plugins are given: server time, dice, the user, and a place for warnings. */
import type { Self } from '../../../kernel/component.ts';
import { randomSuffix } from '../../machinery/random-suffix.ts';
import type { StrategyContext } from '../../machinery/scheme/definition.ts';
import { resourceByPath, storedResources } from '../../machinery/scheme/registry.ts';
import { formatTime } from '../../machinery/time.ts';
import type { ApiObject, UserInfo } from '../../machinery/wire/api.ts';
import type { ClusterView } from '../admission/plugin.ts';
import { objectsIn } from '../cache/cache.ts';
import type { ApiServerConfig, ApiServerState, ResourceCache } from '../state.ts';

export type ApiSelf = Self<ApiServerState, ApiServerConfig>;

const LONGEST_BASE = 58;

/** A random version 4 UUID. */
export function uuid(random: () => number): string {
  const group = (): string => (0x10000 + Math.floor(random() * 0x10000)).toString(16).slice(1);
  const variant = (0x8000 + Math.floor(random() * 0x4000)).toString(16);
  return `${group()}${group()}-${group()}-4${group().slice(1)}-${variant}-${group()}${group()}${group()}`;
}

/** `base` with five random characters (apiserver pkg/storage/names/generate.go). */
export function generatedName(base: string, random: () => number): string {
  return base.slice(0, LONGEST_BASE) + randomSuffix(random);
}

export interface WarningContext extends StrategyContext {
  readonly warnings: string[];
}

export function strategyContext(self: ApiSelf, user: UserInfo, dryRun: boolean): WarningContext {
  const warnings: string[] = [];
  const random = (): number => self.random('objects');
  return {
    user,
    now: formatTime(self.now),
    nowMicros: self.now,
    random,
    uuid: () => uuid(random),
    dryRun,
    warn: (text) => {
      warnings.push(text);
    },
    warnings,
  };
}

function cacheFor(state: ApiServerState, group: string, resource: string): ResourceCache | undefined {
  for (const { group: itsGroup, plural, storagePrefix } of storedResources()) {
    if (itsGroup === group && plural === resource) return state.caches.get(storagePrefix);
  }
  return undefined;
}

const cachePrefixes = new Map<string, string>();

/** The caches as admission sees them. */
export function clusterView({ state }: ApiSelf): ClusterView {
  const find = (group: string, resource: string): ResourceCache | undefined => {
    const known = cachePrefixes.get(`${group}/${resource}`);
    if (known !== undefined) return state.caches.get(known);
    const definition = resourceByPath(group, 'v1', resource);
    if (definition !== undefined) cachePrefixes.set(`${group}/${resource}`, definition.storagePrefix);
    return cacheFor(state, group, resource);
  };
  return {
    get(group, resource, namespace, name): ApiObject | undefined {
      return find(group, resource)?.objects.get(namespace === '' ? name : `${namespace}/${name}`);
    },
    list(group, resource, namespace = ''): readonly ApiObject[] {
      const cache = find(group, resource);
      return cache === undefined ? [] : objectsIn(cache, namespace);
    },
  };
}
