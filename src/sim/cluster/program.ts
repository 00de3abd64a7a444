/** The composition root: the one place that knows every component of a cluster. */
import type { ComponentKind } from '../../kernel/component.ts';
import type { Program } from '../../kernel/topology.ts';
import { apiServerKind } from '../apiserver/component.ts';
import { cloudControllerManagerKind } from '../cloud/manager/component.ts';
import { cloudKind } from '../cloud/provider/component.ts';
import { controllerManagerKind } from '../controllers/manager/component.ts';
import { etcdKind } from '../etcd/component.ts';
import { extenderKind } from '../extender/component.ts';
import { kubeletKind } from '../kubelet/component.ts';
import { kubeProxyKind } from '../network/component.ts';
import { schedulerKind } from '../scheduler/component.ts';
import { personKind } from './person.ts';

const KINDS: readonly ComponentKind[] = [
  etcdKind,
  apiServerKind,
  schedulerKind,
  controllerManagerKind,
  cloudControllerManagerKind,
  cloudKind,
  kubeletKind,
  kubeProxyKind,
  extenderKind,
  personKind,
];

export const PROGRAM: Program = { kinds: Object.fromEntries(KINDS.map((kind) => [kind.kind, kind])) };
