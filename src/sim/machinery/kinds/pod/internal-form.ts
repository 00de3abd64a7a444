/**
 * A pod as the real API server's memory holds it (pkg/apis/core/types.go), printed as JSON. Errors show it: the differences of a
 * refused update, and values that are wrong as a whole. Most types are laid out as in v1; those that are not stand here.
 */
import type { Draft } from '../../scheme/definition.ts';
import { STRUCTS } from '../../template-hash/go-layout.ts';

interface Field {
  readonly name: string;
  /** Undefined: embedded, its fields are the parent's. */
  readonly json: string | undefined;
  readonly type: string;
}

/** As the lines of STRUCTS: Go field, field of the v1 JSON, type. */
const INTERNAL = `
v1.PodSpec: Volumes volumes []v1.Volume; InitContainers initContainers []v1.Container; Containers containers []v1.Container; EphemeralContainers ephemeralContainers []v1.EphemeralContainer; RestartPolicy restartPolicy string; TerminationGracePeriodSeconds terminationGracePeriodSeconds *int64; ActiveDeadlineSeconds activeDeadlineSeconds *int64; DNSPolicy dnsPolicy string; NodeSelector nodeSelector map[string]string; ServiceAccountName serviceAccountName string; AutomountServiceAccountToken automountServiceAccountToken *bool; NodeName nodeName string; SecurityContext securityContext v1.PodSecurityContext; ImagePullSecrets imagePullSecrets []v1.LocalObjectReference; Hostname hostname string; Subdomain subdomain string; SetHostnameAsFQDN setHostnameAsFQDN *bool; Affinity affinity *v1.Affinity; SchedulerName schedulerName string; Tolerations tolerations []v1.Toleration; HostAliases hostAliases []v1.HostAlias; PriorityClassName priorityClassName string; Priority priority *int32; PreemptionPolicy preemptionPolicy *string; DNSConfig dnsConfig *v1.PodDNSConfig; ReadinessGates readinessGates []v1.PodReadinessGate; RuntimeClassName runtimeClassName *string; Overhead overhead map[string]string; EnableServiceLinks enableServiceLinks *bool; TopologySpreadConstraints topologySpreadConstraints []v1.TopologySpreadConstraint; OS os *v1.PodOS; SchedulingGates schedulingGates []v1.PodSchedulingGate; ResourceClaims resourceClaims []v1.PodResourceClaim; Resources resources *v1.ResourceRequirements; HostnameOverride hostnameOverride *string; WorkloadRef workloadRef *v1.WorkloadReference
v1.PodSecurityContext: HostNetwork hostNetwork bool; HostPID hostPID bool; HostIPC hostIPC bool; ShareProcessNamespace shareProcessNamespace *bool; HostUsers hostUsers *bool; SELinuxOptions seLinuxOptions *v1.SELinuxOptions; WindowsOptions windowsOptions *v1.WindowsSecurityContextOptions; RunAsUser runAsUser *int64; RunAsGroup runAsGroup *int64; RunAsNonRoot runAsNonRoot *bool; SupplementalGroups supplementalGroups []int64; SupplementalGroupsPolicy supplementalGroupsPolicy *string; FSGroup fsGroup *int64; FSGroupChangePolicy fsGroupChangePolicy *string; Sysctls sysctls []v1.Sysctl; SeccompProfile seccompProfile *v1.SeccompProfile; AppArmorProfile appArmorProfile *v1.AppArmorProfile; SELinuxChangePolicy seLinuxChangePolicy *string
v1.VolumeSource: HostPath hostPath *v1.HostPathVolumeSource; EmptyDir emptyDir *v1.EmptyDirVolumeSource; GCEPersistentDisk gcePersistentDisk *v1.GCEPersistentDiskVolumeSource; AWSElasticBlockStore awsElasticBlockStore *v1.AWSElasticBlockStoreVolumeSource; GitRepo gitRepo *v1.GitRepoVolumeSource; Secret secret *v1.SecretVolumeSource; NFS nfs *v1.NFSVolumeSource; ISCSI iscsi *v1.ISCSIVolumeSource; Glusterfs glusterfs *v1.GlusterfsVolumeSource; PersistentVolumeClaim persistentVolumeClaim *v1.PersistentVolumeClaimVolumeSource; RBD rbd *v1.RBDVolumeSource; Quobyte quobyte *v1.QuobyteVolumeSource; FlexVolume flexVolume *v1.FlexVolumeSource; Cinder cinder *v1.CinderVolumeSource; CephFS cephfs *v1.CephFSVolumeSource; Flocker flocker *v1.FlockerVolumeSource; DownwardAPI downwardAPI *v1.DownwardAPIVolumeSource; FC fc *v1.FCVolumeSource; AzureFile azureFile *v1.AzureFileVolumeSource; ConfigMap configMap *v1.ConfigMapVolumeSource; VsphereVolume vsphereVolume *v1.VsphereVirtualDiskVolumeSource; AzureDisk azureDisk *v1.AzureDiskVolumeSource; PhotonPersistentDisk photonPersistentDisk *v1.PhotonPersistentDiskVolumeSource; Projected projected *v1.ProjectedVolumeSource; PortworxVolume portworxVolume *v1.PortworxVolumeSource; ScaleIO scaleIO *v1.ScaleIOVolumeSource; StorageOS storageos *v1.StorageOSVolumeSource; CSI csi *v1.CSIVolumeSource; Ephemeral ephemeral *v1.EphemeralVolumeSource; Image image *v1.ImageVolumeSource
`;

/** Read only when an error is shown. */
let structs: ReadonlyMap<string, readonly Field[]> | undefined;

function layout(): ReadonlyMap<string, readonly Field[]> {
  structs ??= new Map([...STRUCTS.trim().split('\n'), ...INTERNAL.trim().split('\n')].map(readStruct));
  return structs;
}

function readStruct(line: string): [string, readonly Field[]] {
  const at = line.indexOf(': ');
  const fields = line.slice(at + 2).split('; ');
  return [line.slice(0, at), fields.map(readField)];
}

function readField(text: string): Field {
  const [name = '', json = '', type = ''] = text.split(' ');
  return { name, json: json === '~' ? undefined : json, type };
}

/** Types that are apimachinery's own have JSON names in Go too. */
const PRINTED_AS_WRITTEN: ReadonlySet<string> = new Set([
  'v1.LabelSelector',
  'v1.ObjectMeta',
  'resource.Quantity',
  'intstr.IntOrString',
  'v1.Time',
]);

function convert(value: Draft, type: string): unknown {
  if (type.startsWith('*')) return value === undefined || value === null ? null : convert(value, type.slice(1));
  if (type.startsWith('[]')) return value === undefined || value === null ? null : value.map((item: Draft) => convert(item, type.slice(2)));
  if (type.startsWith('map[')) return value === undefined || value === null ? null : sorted(value);
  if (PRINTED_AS_WRITTEN.has(type)) return value ?? {};
  const fields = layout().get(type);
  if (fields === undefined) return value ?? zero(type);
  const converted: Record<string, unknown> = {};
  for (const { name, json, type: fieldType } of fields) {
    if (json === undefined) Object.assign(converted, convert(value, fieldType));
    else converted[name] = convert(value?.[json], fieldType);
  }
  return converted;
}

function sorted(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(map)
      .sort()
      .map((key) => [key, map[key]]),
  );
}

function zero(type: string): unknown {
  if (type === 'bool') return false;
  if (/^u?int\d*$/.test(type)) return 0;
  return type === 'v1.ResourceList' ? null : '';
}

/** For `invalid` errors: the value as it is shown there. */
export function internalJson(type: string, value: Draft): unknown {
  return convert(value, `v1.${type}`);
}

/** Indented by one space a level, as diffs are made of. */
function printed(form: unknown): string {
  return JSON.stringify(form, undefined, 1).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}

export function printedContainer(container: Draft): string {
  return printed(convert(container, 'v1.EphemeralContainer'));
}

/** Here the host's namespaces are part of the security context. */
export function printedSpec(spec: Draft): string {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers } = spec;
  const host = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return printed(convert({ ...spec, securityContext: { ...spec.securityContext, ...host } }, 'v1.PodSpec'));
}
