import { describe, expect, it } from 'vitest';
import { podDefinition } from '../../machinery/kinds/pod/definition.ts';
import type { Draft, ResourceDefinition } from '../../machinery/scheme/definition.ts';
import type { Status } from '../../machinery/status-error.ts';
import { ADMISSION_CHAIN } from './chain.ts';
import type { AdmissionAttributes, ClusterView } from './plugin.ts';
import { podSecurity, violations } from './pod-security/plugin.ts';
import { labelErrors } from './pod-security/policy.ts';

const OBJECTS: Readonly<Record<string, Draft>> = {
  'namespaces//live': { status: { phase: 'Active' } },
  'namespaces//dying': { status: { phase: 'Terminating' } },
  'serviceaccounts/live/default': { metadata: { name: 'default' }, imagePullSecrets: [{ name: 'registry' }] },
  'serviceaccounts/live/bare': { metadata: { name: 'bare' }, automountServiceAccountToken: false },
  'priorityclasses//high': { metadata: { name: 'high' }, value: 1000, preemptionPolicy: 'Never' },
  'namespaces//strict': { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
  'nodes//n': { metadata: { labels: { 'topology.kubernetes.io/zone': 'z1', other: 'x' } } },
};

const view: ClusterView = {
  get: (_group, resource, namespace, name) => OBJECTS[`${resource}/${namespace}/${name}`],
  list: () => [],
};

function admit(draft: Draft, more: Partial<AdmissionAttributes> = {}): Status | undefined {
  const context: Draft = { random: () => 0.25 };
  for (const plugin of ADMISSION_CHAIN) {
    const attributes: AdmissionAttributes = {
      operation: 'CREATE',
      definition: podDefinition,
      subresource: '',
      namespace: 'live',
      name: 'p',
      draft,
      old: undefined,
      context,
      view,
      ...more,
    };
    const refusal = plugin.admit?.(attributes);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function pod(spec: object = {}): Draft {
  return { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } };
}

describe('admission of a pod', () => {
  it('gives it a service account, its token, a priority and two tolerations', () => {
    const draft = pod();
    expect(admit(draft)).toBeUndefined();
    const [volume] = draft.spec.volumes;
    expect(volume.name).toMatch(/^kube-api-access-[b-df-hj-np-tv-xz2-9]{5}$/);
    expect(draft.spec.containers[0].volumeMounts).toEqual([
      { name: volume.name, readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ]);
    expect(draft.spec).toMatchObject({
      serviceAccountName: 'default',
      imagePullSecrets: [{ name: 'registry' }],
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    });
    expect(draft.spec.tolerations).toHaveLength(2);
  });

  it('leaves the token out where the account says so', () => {
    const draft = pod({ serviceAccountName: 'bare' });
    expect(admit(draft)).toBeUndefined();
    expect(draft.spec.volumes).toBeUndefined();
  });

  it('adds no toleration that there is already', () => {
    const draft = pod({ tolerations: [{ operator: 'Exists' }] });
    admit(draft);
    expect(draft.spec.tolerations).toHaveLength(1);
  });

  it('takes number and policy from the priority class, and no other number', () => {
    const draft = pod({ priorityClassName: 'high' });
    expect(admit(draft)).toBeUndefined();
    expect(draft.spec).toMatchObject({ priority: 1000, preemptionPolicy: 'Never' });
    expect(admit(pod({ priority: 5 }))?.message).toContain('the integer value of priority (5) must not be provided in pod spec');
    expect(admit(pod({ priorityClassName: 'none' }))?.message).toBe('pods "p" is forbidden: no PriorityClass with name none was found');
  });

  it('needs a namespace that lives, and a service account', () => {
    expect(admit(pod(), { namespace: 'none' })).toMatchObject({ code: 404, message: 'namespaces "none" not found' });
    expect(admit(pod(), { namespace: 'dying' })?.details?.causes?.[0]?.reason).toBe('NamespaceTerminating');
    expect(admit(pod({ serviceAccountName: 'x' }))?.message).toBe(
      'pods "p" is forbidden: error looking up service account live/x: serviceaccount "x" not found',
    );
  });
});

it('calls a pod without a name by the beginning of its name', () => {
  const draft: Draft = { ...pod({ serviceAccountName: 'x' }), metadata: { generateName: 'web-' } };
  expect(admit(draft, { name: '' })?.message).toMatch(/^pods "web-" is forbidden: error looking up service account live\/x/);
});

it('copies the zone of a node to the pod that is bound to it', () => {
  const draft: Draft = { metadata: { name: 'p' }, target: { name: 'n' } };
  expect(admit(draft, { subresource: 'binding' })).toBeUndefined();
  expect(draft.metadata.labels).toEqual({ 'topology.kubernetes.io/zone': 'z1' });
});

describe('pod security', () => {
  const validate = (definition: ResourceDefinition, draft: Draft): Status | undefined => {
    const warnings: string[] = [];
    const context: Draft = { warn: (text: string) => warnings.push(text) };
    return podSecurity.validate?.({
      operation: 'CREATE',
      definition,
      subresource: '',
      namespace: 'strict',
      name: 'p',
      draft,
      old: undefined,
      context,
      view,
    });
  };

  it('refuses what the namespace forbids, and says how to do better', () => {
    expect(validate(podDefinition, pod())?.message).toBe(
      'pods "p" is forbidden: violates PodSecurity "restricted:latest": ' +
        'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), ' +
        'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), ' +
        'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
  });

  it('lets a careful pod in', () => {
    const careful = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const securityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
    expect(validate(podDefinition, pod({ securityContext, containers: [{ name: 'c', securityContext: careful }] }))).toBeUndefined();
  });

  it('knows the ways to a node', () => {
    const containers = [
      { name: 'a', ports: [{ hostPort: 80 }] },
      { name: 'b', securityContext: { privileged: true } },
    ];
    const spec = { hostPID: true, containers, volumes: [{ name: 'v', hostPath: { path: '/' } }] };
    expect(violations({ level: 'baseline', version: 'latest' }, spec)).toBe(
      'host namespaces (hostPID=true), hostPath volumes (volume "v"), hostPort (container "a" uses hostPort 80), ' +
        'privileged (container "b" must not set securityContext.privileged=true)',
    );
  });

  it('refuses labels that mean nothing', () => {
    const labels = { 'pod-security.kubernetes.io/enforce': 'harsh', 'pod-security.kubernetes.io/warn-version': '1' };
    expect(labelErrors(labels).map(({ body }) => body)).toEqual([
      'Invalid value: "harsh": must be one of privileged, baseline, restricted',
      'Invalid value: "1": must be "latest" or "v1.x"',
    ]);
  });
});
