/** Ports of the host. Follows plugins/nodeports/node_ports.go and framework/types.go (HostPortInfo). */
import type { Plugin } from '../framework/plugin.ts';
import type { HostPort } from '../framework/pod-info.ts';
import { rejection } from '../framework/verdict.ts';

const NAME = 'NodePorts';
const REFUSED = rejection('Unschedulable', NAME, "node(s) didn't have free ports for the requested pod ports");
const ANY = '0.0.0.0';

function clash(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === ANY || b.ip === ANY);
}

function clashes(wanted: readonly HostPort[], used: readonly HostPort[]): boolean {
  return used.some((taken) => wanted.some((port) => clash(port, taken)));
}

export const nodePorts: Plugin = {
  name: NAME,
  looksAt: ({ ports }) => ports,
  preFilter({ ports }) {
    if (ports.length === 0) return { kind: 'skip' };
    return { kind: 'filter', filter: ({ usedPorts }) => (clashes(ports, usedPorts) ? REFUSED : undefined) };
  },
  hints: {
    'node added': () => true,
    'assigned pod deleted': ({ ports }, { pod }) => clashes(ports, pod.ports),
    'nominated pod gone': ({ ports }, { pod }) => clashes(ports, pod.ports),
  },
};
