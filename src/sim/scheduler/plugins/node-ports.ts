/** Ports of the host. Follows plugins/nodeports/node_ports.go and framework/types.go (HostPortInfo). */
import type { Plugin } from '../framework/plugin.ts';
import type { HostPort, PodInfo } from '../framework/pod-info.ts';
import { rejection } from '../framework/verdict.ts';

const NAME = 'NodePorts';
const REFUSED = rejection('Unschedulable', NAME, "node(s) didn't have free ports for the requested pod ports");
const ANY = '0.0.0.0';

function clash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY);
}

function clashes(wanted: readonly HostPort[], pods: readonly PodInfo[]): boolean {
  return pods.some(({ ports }) => ports.some((taken) => wanted.some((port) => clash(port, taken))));
}

function freesFor({ ports }: PodInfo, gone: PodInfo): boolean {
  return gone.ports.some((freed) => ports.some((port) => clash(port, freed)));
}

export const nodePorts: Plugin = {
  name: NAME,
  preFilter({ ports }) {
    if (ports.length === 0) return { kind: 'skip' };
    return { kind: 'filter', filter: ({ pods }) => (clashes(ports, pods) ? REFUSED : undefined) };
  },
  hints: {
    'node added': () => true,
    'assigned pod deleted': (info, { pod }) => freesFor(info, pod),
    'nominated pod gone': (info, { pod }) => freesFor(info, pod),
  },
};
