/** A pod that names its node. Follows plugins/nodename/node_name.go. */
import type { Plugin } from '../framework/plugin.ts';
import { rejection } from '../framework/verdict.ts';

const NAME = 'NodeName';
const REFUSED = rejection('UnschedulableAndUnresolvable', NAME, "node(s) didn't match the requested node name");

export const nodeName: Plugin = {
  name: NAME,
  looksAt: ({ pod }) => pod.spec.nodeName,
  preFilter({ pod }) {
    const asked = pod.spec.nodeName;
    return { kind: 'filter', filter: ({ name }) => (asked && asked !== name ? REFUSED : undefined) };
  },
  hints: { 'node added': ({ pod }, { node }) => pod.spec.nodeName === node.metadata.name },
};
