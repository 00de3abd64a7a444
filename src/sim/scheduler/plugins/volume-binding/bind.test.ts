/** What PreBind makes of what it finds, without a cluster: effects are answered by hand. */
import { expect, it } from 'vitest';
import type { Effect } from '../../../../kernel/effects.ts';
import { ApiClient } from '../../../client/api-client.ts';
import { componentUser } from '../../../client/identity.ts';
import type { Resource } from '../../../client/resource.ts';
import type { Pod } from '../../../machinery/types/pod.ts';
import type { ApiObject, ApiRequest } from '../../../machinery/wire/api.ts';
import type { Setback } from '../../framework/verdict.ts';
import { bindVolumes } from './bind.ts';
import type { BindingPlan } from './plan.ts';

type Objects = Record<string, object | undefined>;

const NODE = { metadata: { name: 'n1', labels: { zone: 'a' } } };
const POD = { metadata: { name: 'p', namespace: 'default', uid: 'p' } };
const CLAIM = { metadata: { name: 'c', namespace: 'default', resourceVersion: '1' }, spec: {}, status: {} };
const SENT = { ...CLAIM, metadata: { ...CLAIM.metadata, annotations: { 'volume.kubernetes.io/selected-node': 'n1' } } };

function bound(zone: string) {
  const metadata = {
    ...SENT.metadata,
    resourceVersion: '9',
    annotations: { ...SENT.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes' },
  };
  const required = { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: [zone] }] }] };
  return {
    claim: { ...SENT, metadata, spec: { volumeName: 'v' } },
    volume: { metadata: { name: 'v' }, spec: { nodeAffinity: { required } } },
  };
}

/** Runs to the end; `look` says what there is at the so many-th look, and may refuse the write. */
function run(
  look: (looks: number) => Objects,
  write?: { readonly status: number; readonly body: object },
): { result: Setback | undefined; looks: number } {
  const plan: BindingPlan = { bindings: [], provisions: [SENT as never] };
  const api = new ApiClient(componentUser('scheduler'), 'scheduler');
  const process = bindVolumes({ pod: POD as unknown as Pod, key: 'default/p', node: 'n1', plan, api }, 600);
  let looks = 0;
  const answer = (effect: Effect): unknown => {
    if (effect.op === 'call')
      return { ok: true, value: write ?? { status: 200, body: { ...((effect.request as ApiRequest).body as ApiObject) } } };
    if (effect.op === 'sleep') looks++;
    if (effect.op !== 'local') return undefined;
    const [{ id }, key] = effect.args as [Resource, string];
    const objects: Objects = { 'nodes/n1': NODE, 'pods/default/p': POD, ...look(looks) };
    return objects[`${id}/${key}`];
  };
  for (let at = process.next(); ; ) {
    if (at.done) return { result: at.value, looks };
    at = process.next(answer(at.value) as never);
  }
}

const CLAIMS = 'persistentvolumeclaims/default/c';

it('waits until claim and volume are bound', () => {
  const { claim, volume } = bound('a');
  const { result, looks } = run((look) => (look < 3 ? { [CLAIMS]: SENT } : { [CLAIMS]: claim, 'persistentvolumes/v': volume }));
  expect(result).toBeUndefined();
  expect(looks).toBe(3);
});

it.each([
  ['it takes too long', () => ({ [CLAIMS]: SENT }), 'binding volumes: context deadline exceeded'],
  [
    'the provisioner took the node off',
    () => ({ [CLAIMS]: { ...CLAIM, metadata: { ...CLAIM.metadata, annotations: {} } } }),
    'binding volumes: provisioning failed for PVC "c"',
  ],
  ['the claim is gone', () => ({}), 'binding volumes: failed to check provisioning pvc: persistentvolumeclaims "default/c" not found'],
  ['the pod is gone', () => ({ 'pods/default/p': undefined }), 'binding volumes: pod does not exist any more: pod "p" not found'],
  ['the node is gone', () => ({ 'nodes/n1': undefined }), 'binding volumes: failed to get node "n1": node "n1" not found'],
  [
    'the volume is out of reach',
    () => ({ [CLAIMS]: bound('b').claim, 'persistentvolumes/v': bound('b').volume }),
    'binding volumes: pv "v" node affinity doesn\'t match node "n1": no matching NodeSelectorTerms',
  ],
] as const)('fails when %s', (_, look, message) => {
  expect(run(look as () => Objects).result).toMatchObject({ code: 'Error', plugin: 'VolumeBinding', reasons: [message] });
});

it('fails with the words of the API server when the claim cannot be written', () => {
  const { result, looks } = run(() => ({}), { status: 409, body: { message: 'the object has been modified' } });
  expect(result?.reasons).toEqual(['the object has been modified']);
  expect(looks).toBe(0);
});
