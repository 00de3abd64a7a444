/** Instances as the simulated cloud makes them, one for each node of a topology. */
import { hashText } from '../../../kernel/hash.ts';
import type { Instance } from '../wire.ts';

const TYPE = 'standard-4';

export interface InstanceSpec {
  /** Name of the node that runs on it. */
  readonly name: string;
  readonly zone: string;
  readonly region: string;
  /** As the node's kubelet is told, too. */
  readonly internalIP: string;
}

/** A running instance with an address outside (198.51.100.0/24, which is for documentation; not unique) and names inside. */
export function newInstance({ name, zone, region, internalIP }: InstanceSpec): Instance {
  return Object.freeze({
    name,
    providerID: `sim:///${zone}/${name}`,
    type: TYPE,
    zone,
    region,
    addresses: Object.freeze([
      { type: 'InternalIP', address: internalIP },
      { type: 'ExternalIP', address: `198.51.100.${1 + (hashText(name) % 254)}` },
      { type: 'Hostname', address: name },
      { type: 'InternalDNS', address: `${name}.${region}.cloud.internal` },
    ] as const),
    state: 'running',
  });
}
