#!/usr/bin/env node
// Makes src/sim/machinery/schema/table.ts from the OpenAPI v3 schemas that a Kubernetes API server publishes: for the kinds served, which
// fields there are, of which type, how strategic merge patches treat them, and what Go prints for a field that is not set.
//   node scripts/schema.mjs SCHEMAS.json
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const ROOTS = [
  'core.v1.Namespace',
  'core.v1.Node',
  'core.v1.Pod',
  'core.v1.Service',
  'core.v1.Endpoints',
  'core.v1.ConfigMap',
  'core.v1.Secret',
  'core.v1.ServiceAccount',
  'core.v1.Event',
  'core.v1.Binding',
  'apps.v1.Deployment',
  'apps.v1.ReplicaSet',
  'batch.v1.Job',
  'discovery.v1.EndpointSlice',
  'events.v1.Event',
  'coordination.v1.Lease',
  'scheduling.v1.PriorityClass',
  'autoscaling.v1.Scale',
  'policy.v1.Eviction',
  'policy.v1.PodDisruptionBudget',
  'core.v1.PersistentVolumeClaim',
  'core.v1.PersistentVolume',
  'core.v1.ReplicationController',
  'core.v1.PodTemplate',
  'core.v1.LimitRange',
  'core.v1.ResourceQuota',
  'storage.v1.StorageClass',
  'storage.v1.CSINode',
  'storage.v1.CSIDriver',
  'storage.v1.CSIStorageCapacity',
  'storage.v1.VolumeAttachment',
  'storage.v1.VolumeAttributesClass',
  'apps.v1.StatefulSet',
  'apps.v1.DaemonSet',
  'apps.v1.ControllerRevision',
  'batch.v1.CronJob',
  'node.v1.RuntimeClass',
  'resource.v1.ResourceClaim',
  'resource.v1.ResourceClaimTemplate',
  'resource.v1.ResourceSlice',
  'resource.v1.DeviceClass',
];
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const ROOT_NAMES = [...ROOTS.map((name) => `io.k8s.api.${name}`), `${META}DeleteOptions`];

// The schemas do not say which scalars are pointers in Go: an unset pointer is left out, a set one is shown even if it is zero.
// Fields of these names are pointers everywhere...
const POINTERS = new Set(
  `immutable optional defaultMode mode enableServiceLinks automountServiceAccountToken shareProcessNamespace setHostnameAsFQDN hostUsers hostnameOverride runtimeClassName preemptionPolicy priority
  terminationGracePeriodSeconds activeDeadlineSeconds runAsUser runAsGroup runAsNonRoot fsGroup privileged readOnlyRootFilesystem allowPrivilegeEscalation procMount fsGroupChangePolicy supplementalGroupsPolicy seLinuxChangePolicy
  localhostProfile gmsaCredentialSpecName gmsaCredentialSpec runAsUserName hostProcess mountPropagation recursiveReadOnly expirationSeconds signerName tolerationSeconds minDomains nodeAffinityPolicy nodeTaintsPolicy
  controller blockOwnerDeletion deletionGracePeriodSeconds gracePeriodSeconds orphanDependents propagationPolicy resourceVersion.Preconditions uid.Preconditions revisionHistoryLimit progressDeadlineSeconds collisionCount terminatingReplicas
  parallelism completions backoffLimit backoffLimitPerIndex maxFailedIndexes ttlSecondsAfterFinished suspend manualSelector completionMode podReplacementPolicy managedBy terminating failedIndexes
  appProtocol ipFamilyPolicy internalTrafficPolicy allocateLoadBalancerNodePorts loadBalancerClass trafficDistribution timeoutSeconds.ClientIPConfig ipMode error serving zone
  leaseDurationSeconds leaseTransitions holderIdentity strategy preferredHolder started volumeMode storageClassName volumeAttributesClassName fsType.CSIVolumeSource readOnly.CSIVolumeSource
  replicas.DeploymentSpec replicas.ReplicaSetSpec restartPolicy.Container restartPolicy.EphemeralContainer service.GRPCAction ready.JobStatus ready.EndpointConditions terminating.EndpointConditions nodeName.Endpoint hostname.Endpoint nodeName.EndpointAddress
  name.EndpointPort port.EndpointPort protocol.EndpointPort cachingMode fsType.AzureDiskVolumeSource readOnly.AzureDiskVolumeSource containerName.ResourceFieldSelector stopSignal value.PodDNSConfigOption resourceClaimName resourceClaimTemplateName
  succeededIndexes succeededCount initiatorName fsType.ScaleIOVolumeSource maxSurge maxUnavailable lun
  unhealthyPodEvictionPolicy currentVolumeAttributesClassName fsType.LocalVolumeSource secretNamespace endpointsNamespace persistentVolumeName.VolumeAttachmentSource errorCode
  reclaimPolicy volumeBindingMode allowVolumeExpansion attachRequired podInfoOnMount storageCapacity fsGroupPolicy requiresRepublish seLinuxMount nodeAllocatableUpdatePeriodSeconds serviceAccountTokenInSecrets
  count.VolumeNodeResources partition.RollingUpdateStatefulSetStrategy replicas.StatefulSetSpec startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit timeZone
  bool.DeviceAttribute int.DeviceAttribute string.DeviceAttribute version.DeviceAttribute allNodes bindsToNode allowMultipleAllocations nodeName.Device nodeName.ResourceSliceSpec perDeviceNodeSelection adminAccess shareID
  matchAttribute distinctAttribute extendedResourceName`.split(/\s+/),
);
// ...but not here, where they are left out when empty, whatever the schemas say.
const PLAIN = new Set(['storageClassName.PersistentVolumeSpec', 'minReadySeconds.ReplicationControllerSpec']);
// Lists that Go shows as null though the schemas do not require them.
const SHOWN_LISTS = new Set(['sources.ProjectedVolumeSource', 'names.ContainerImage']);
// ...and times are pointers unless named here: an unset time that is none is shown as null.
const SHOWN_TIMES = new Set([
  'lastTransitionTime',
  'lastProbeTime',
  'lastHeartbeatTime',
  'lastUpdateTime',
  'firstTimestamp',
  'lastTimestamp',
  'eventTime',
  'lastObservedTime',
  'startedAt',
  'finishedAt',
  'deprecatedFirstTimestamp',
  'deprecatedLastTimestamp',
  'time.VolumeError',
]);

const { schemas } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const table = {};

function shortName(full) {
  return full.startsWith(META) ? full.slice(META.length) : full.replace(/^io\.k8s\.(api|apimachinery\.pkg)\./, '');
}

function typeOf(schema) {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref) {
    const full = ref.slice(ref.lastIndexOf('/') + 1);
    const last = full.slice(full.lastIndexOf('.') + 1);
    if (last === 'Time') return 't';
    if (last === 'MicroTime') return 'm';
    if (last === 'Quantity') return 'q';
    if (last === 'IntOrString') return 'o';
    if (last === 'FieldsV1' || last === 'RawExtension') return 'a';
    add(full);
    return `@${shortName(full)}`;
  }
  if (schema.type === 'array') return `[]${typeOf(schema.items)}`;
  if (schema.additionalProperties) return `{}${typeOf(schema.additionalProperties)}`;
  if (schema.type === 'boolean') return 'b';
  if (schema.type === 'integer') return schema.format === 'int64' ? 'l' : 'i';
  if (schema.type === 'number') return 'n';
  if (schema.type === 'string') return schema.format === 'byte' ? 'y' : 's';
  return 'a';
}

// How a field that is not set is shown: `!` as its zero value, `?` not at all but kept when set to zero, nothing: not at all.
function presence(name, schema, type, last, required) {
  if (PLAIN.has(`${name}.${last}`)) return '';
  if (type === 't' || type === 'm') return SHOWN_TIMES.has(name) || SHOWN_TIMES.has(`${name}.${last}`) ? '!' : '?';
  if (type.startsWith('[]') || type.startsWith('{}')) return required || SHOWN_LISTS.has(`${name}.${last}`) ? '!' : '';
  if ('default' in schema) return schema.default === 1 ? '?' : '!';
  if (type.startsWith('@') || type === 'o') return '?';
  const pointer = POINTERS.has(name) || POINTERS.has(`${name}.${last}`);
  return pointer ? '?' : '';
}

function add(full) {
  const short = shortName(full);
  if (short in table) return;
  table[short] = {};
  const last = full.slice(full.lastIndexOf('.') + 1);
  const schema = schemas[full];
  const fields = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (name === 'managedFields') continue;
    const type = typeOf(field);
    const required = (schema.required ?? []).includes(name);
    let text = type + presence(name, field, type, last, required);
    const strategy = field['x-kubernetes-patch-strategy'];
    const key = field['x-kubernetes-patch-merge-key'];
    if (strategy) text += ` ${strategy}${key ? `:${key}` : ''}`;
    fields[name] = text;
  }
  table[short] = fields;
}

for (const root of ROOT_NAMES) add(root);
// Names of objects in the same namespace are left out when empty, though the schema gives them a default.
for (const name of Object.keys(table))
  if (table[name].name === 's!' && /(\.LocalObjectReference|KeySelector|EnvSource|Projection|ConfigMapVolumeSource)$/.test(name))
    table[name].name = 's';
const lines = Object.keys(table)
  .sort()
  .map(
    (name) =>
      `  '${name}': '${Object.entries(table[name])
        .map(([field, text]) => `${field} ${text}`)
        .join('; ')}',`,
  );
writeFileSync(
  new URL('../src/sim/machinery/schema/table.ts', import.meta.url),
  `// Made by scripts/schema.mjs from the published OpenAPI schemas of Kubernetes 1.35; do not edit.
// A type's fields: name, type and presence (see schema.ts), patch strategy with its merge key.
export const SCHEMA_TABLE: Readonly<Record<string, string>> = {
${lines.join('\n')}
};
`,
);

// What discovery calls storageVersionHash: the first 8 bytes of the SHA-256 of the stored group/version/kind.
const STORED_IN = { VolumeAttributesClass: 'v1beta1' };
const hashes = {};
for (const root of ROOT_NAMES) {
  for (const { group, version, kind } of schemas[root]['x-kubernetes-group-version-kind'] ?? []) {
    const digest = createHash('sha256')
      .update(`${group}/${STORED_IN[kind] ?? version}/${kind}`)
      .digest();
    if (root.endsWith(`${version}.${kind}`) && kind !== 'DeleteOptions')
      hashes[`${group}/${version}/${kind}`] = digest.subarray(0, 8).toString('base64');
  }
}
writeFileSync(
  new URL('../src/sim/machinery/schema/storage-hashes.ts', import.meta.url),
  `// Made by scripts/schema.mjs; do not edit. By group/version/kind in which a kind is stored.
export const STORAGE_HASHES: Readonly<Record<string, string>> = {
${Object.keys(hashes)
  .sort()
  .map((name) => `  '${name}': '${hashes[name]}',`)
  .join('\n')}
};
`,
);
console.log(`${lines.length} types`);
