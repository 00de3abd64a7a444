/** One line an object, with the fields that say how it is. */
import type { ApiObject } from '../../sim/machinery/wire/api.ts';
import { resourceOfKind } from '../../worker/describe/object-key.ts';

interface Loose extends ApiObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>> & {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

const SPEC_FIELDS = ['nodeName', 'replicas', 'clusterIP', 'type', 'completions', 'bucketName', 'unschedulable'];
const STATUS_FIELDS = [
  'phase',
  'podIP',
  'replicas',
  'readyReplicas',
  'availableReplicas',
  'desiredNumberScheduled',
  'numberReady',
  'updatedNumberScheduled',
  'lastScheduleTime',
  'active',
  'succeeded',
  'failed',
  'readyToUse',
  'bucketID',
];

export function summary(object: ApiObject): string {
  const { metadata, spec, status, kind } = object as Loose;
  const words = [
    `${resourceOfKind(kind)}/${metadata.namespace === undefined || metadata.namespace === 'default' ? '' : `${metadata.namespace}:`}${metadata.name}`,
  ];
  for (const field of SPEC_FIELDS) if (isShown(spec?.[field])) words.push(`${field}=${spec?.[field]}`);
  for (const field of STATUS_FIELDS) if (isShown(status?.[field])) words.push(`${field}=${status?.[field]}`);
  const taints = spec?.taints as readonly { readonly key: string; readonly effect: string }[] | undefined;
  if (taints !== undefined) words.push(`taints=${taints.map(({ key, effect }) => `${key}:${effect}`).join(',')}`);
  const holding = status?.conditions?.filter((condition) => condition.status === 'True').map(({ type }) => type) ?? [];
  if (holding.length > 0) words.push(`[${holding.join(' ')}]`);
  if (metadata.finalizers !== undefined) words.push(`finalizers=${metadata.finalizers.join(',')}`);
  if (metadata.deletionTimestamp !== undefined) words.push('deleting');
  return words.join(' ');
}

function isShown(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== '';
}
