// Made by scripts/schema.mjs from the published OpenAPI schemas of Kubernetes 1.35; do not edit.
// A type's fields: name, type and presence (see schema.ts), patch strategy with its merge key.
export const SCHEMA_TABLE: Readonly<Record<string, string>> = {
  Condition: 'lastTransitionTime t!; message s!; observedGeneration l; reason s!; status s!; type s!',
  DeleteOptions:
    'apiVersion s; dryRun []s; gracePeriodSeconds l?; ignoreStoreReadErrorWithClusterBreakingPotential b; kind s; orphanDependents b?; preconditions @Preconditions?; propagationPolicy s?',
  LabelSelector: 'matchExpressions []@LabelSelectorRequirement; matchLabels {}s',
  LabelSelectorRequirement: 'key s!; operator s!; values []s',
  ObjectMeta:
    'annotations {}s; creationTimestamp t?; deletionGracePeriodSeconds l?; deletionTimestamp t?; finalizers []s merge; generateName s; generation l; labels {}s; name s; namespace s; ownerReferences []@OwnerReference merge:uid; resourceVersion s; selfLink s; uid s',
  OwnerReference: 'apiVersion s!; blockOwnerDeletion b?; controller b?; kind s!; name s!; uid s!',
  Preconditions: 'resourceVersion s?; uid s?',
  'apps.v1.ControllerRevision': 'apiVersion s; data a; kind s; metadata @ObjectMeta!; revision l!',
  'apps.v1.DaemonSet': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @apps.v1.DaemonSetSpec!; status @apps.v1.DaemonSetStatus!',
  'apps.v1.DaemonSetCondition': 'lastTransitionTime t!; message s; reason s; status s!; type s!',
  'apps.v1.DaemonSetSpec':
    'minReadySeconds i; revisionHistoryLimit i?; selector @LabelSelector?; template @core.v1.PodTemplateSpec!; updateStrategy @apps.v1.DaemonSetUpdateStrategy!',
  'apps.v1.DaemonSetStatus':
    'collisionCount i?; conditions []@apps.v1.DaemonSetCondition merge:type; currentNumberScheduled i!; desiredNumberScheduled i!; numberAvailable i; numberMisscheduled i!; numberReady i!; numberUnavailable i; observedGeneration l; updatedNumberScheduled i',
  'apps.v1.DaemonSetUpdateStrategy': 'rollingUpdate @apps.v1.RollingUpdateDaemonSet?; type s',
  'apps.v1.Deployment': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @apps.v1.DeploymentSpec!; status @apps.v1.DeploymentStatus!',
  'apps.v1.DeploymentCondition': 'lastTransitionTime t!; lastUpdateTime t!; message s; reason s; status s!; type s!',
  'apps.v1.DeploymentSpec':
    'minReadySeconds i; paused b; progressDeadlineSeconds i?; replicas i?; revisionHistoryLimit i?; selector @LabelSelector?; strategy @apps.v1.DeploymentStrategy! retainKeys; template @core.v1.PodTemplateSpec!',
  'apps.v1.DeploymentStatus':
    'availableReplicas i; collisionCount i?; conditions []@apps.v1.DeploymentCondition merge:type; observedGeneration l; readyReplicas i; replicas i; terminatingReplicas i?; unavailableReplicas i; updatedReplicas i',
  'apps.v1.DeploymentStrategy': 'rollingUpdate @apps.v1.RollingUpdateDeployment?; type s',
  'apps.v1.ReplicaSet': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @apps.v1.ReplicaSetSpec!; status @apps.v1.ReplicaSetStatus!',
  'apps.v1.ReplicaSetCondition': 'lastTransitionTime t!; message s; reason s; status s!; type s!',
  'apps.v1.ReplicaSetSpec': 'minReadySeconds i; replicas i?; selector @LabelSelector?; template @core.v1.PodTemplateSpec!',
  'apps.v1.ReplicaSetStatus':
    'availableReplicas i; conditions []@apps.v1.ReplicaSetCondition merge:type; fullyLabeledReplicas i; observedGeneration l; readyReplicas i; replicas i!; terminatingReplicas i?',
  'apps.v1.RollingUpdateDaemonSet': 'maxSurge o?; maxUnavailable o?',
  'apps.v1.RollingUpdateDeployment': 'maxSurge o?; maxUnavailable o?',
  'apps.v1.RollingUpdateStatefulSetStrategy': 'maxUnavailable o?; partition i?',
  'apps.v1.StatefulSet': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @apps.v1.StatefulSetSpec!; status @apps.v1.StatefulSetStatus!',
  'apps.v1.StatefulSetCondition': 'lastTransitionTime t!; message s; reason s; status s!; type s!',
  'apps.v1.StatefulSetOrdinals': 'start i!',
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': 'whenDeleted s; whenScaled s',
  'apps.v1.StatefulSetSpec':
    'minReadySeconds i; ordinals @apps.v1.StatefulSetOrdinals?; persistentVolumeClaimRetentionPolicy @apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy?; podManagementPolicy s; replicas i?; revisionHistoryLimit i?; selector @LabelSelector?; serviceName s!; template @core.v1.PodTemplateSpec!; updateStrategy @apps.v1.StatefulSetUpdateStrategy!; volumeClaimTemplates []@core.v1.PersistentVolumeClaim',
  'apps.v1.StatefulSetStatus':
    'availableReplicas i!; collisionCount i?; conditions []@apps.v1.StatefulSetCondition merge:type; currentReplicas i; currentRevision s; observedGeneration l; readyReplicas i; replicas i!; updateRevision s; updatedReplicas i',
  'apps.v1.StatefulSetUpdateStrategy': 'rollingUpdate @apps.v1.RollingUpdateStatefulSetStrategy?; type s',
  'autoscaling.v1.Scale':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @autoscaling.v1.ScaleSpec!; status @autoscaling.v1.ScaleStatus!',
  'autoscaling.v1.ScaleSpec': 'replicas i!',
  'autoscaling.v1.ScaleStatus': 'replicas i!; selector s',
  'batch.v1.CronJob': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @batch.v1.CronJobSpec!; status @batch.v1.CronJobStatus!',
  'batch.v1.CronJobSpec':
    'concurrencyPolicy s; failedJobsHistoryLimit i?; jobTemplate @batch.v1.JobTemplateSpec!; schedule s!; startingDeadlineSeconds l?; successfulJobsHistoryLimit i?; suspend b?; timeZone s?',
  'batch.v1.CronJobStatus': 'active []@core.v1.ObjectReference; lastScheduleTime t?; lastSuccessfulTime t?',
  'batch.v1.Job': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @batch.v1.JobSpec!; status @batch.v1.JobStatus!',
  'batch.v1.JobCondition': 'lastProbeTime t!; lastTransitionTime t!; message s; reason s; status s!; type s!',
  'batch.v1.JobSpec':
    'activeDeadlineSeconds l?; backoffLimit i?; backoffLimitPerIndex i?; completionMode s?; completions i?; managedBy s?; manualSelector b?; maxFailedIndexes i?; parallelism i?; podFailurePolicy @batch.v1.PodFailurePolicy?; podReplacementPolicy s?; selector @LabelSelector?; successPolicy @batch.v1.SuccessPolicy?; suspend b?; template @core.v1.PodTemplateSpec!; ttlSecondsAfterFinished i?',
  'batch.v1.JobStatus':
    'active i; completedIndexes s; completionTime t?; conditions []@batch.v1.JobCondition merge:type; failed i; failedIndexes s?; ready i?; startTime t?; succeeded i; terminating i?; uncountedTerminatedPods @batch.v1.UncountedTerminatedPods?',
  'batch.v1.JobTemplateSpec': 'metadata @ObjectMeta!; spec @batch.v1.JobSpec!',
  'batch.v1.PodFailurePolicy': 'rules []@batch.v1.PodFailurePolicyRule!',
  'batch.v1.PodFailurePolicyOnExitCodesRequirement': 'containerName s; operator s!; values []i!',
  'batch.v1.PodFailurePolicyOnPodConditionsPattern': 'status s!; type s!',
  'batch.v1.PodFailurePolicyRule':
    'action s!; onExitCodes @batch.v1.PodFailurePolicyOnExitCodesRequirement?; onPodConditions []@batch.v1.PodFailurePolicyOnPodConditionsPattern',
  'batch.v1.SuccessPolicy': 'rules []@batch.v1.SuccessPolicyRule!',
  'batch.v1.SuccessPolicyRule': 'succeededCount i?; succeededIndexes s?',
  'batch.v1.UncountedTerminatedPods': 'failed []s; succeeded []s',
  'coordination.v1.Lease': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @coordination.v1.LeaseSpec!',
  'coordination.v1.LeaseSpec':
    'acquireTime m?; holderIdentity s?; leaseDurationSeconds i?; leaseTransitions i?; preferredHolder s?; renewTime m?; strategy s?',
  'core.v1.AWSElasticBlockStoreVolumeSource': 'fsType s; partition i; readOnly b; volumeID s!',
  'core.v1.Affinity': 'nodeAffinity @core.v1.NodeAffinity?; podAffinity @core.v1.PodAffinity?; podAntiAffinity @core.v1.PodAntiAffinity?',
  'core.v1.AppArmorProfile': 'localhostProfile s?; type s!',
  'core.v1.AttachedVolume': 'devicePath s!; name s!',
  'core.v1.AzureDiskVolumeSource': 'cachingMode s!; diskName s!; diskURI s!; fsType s!; kind s!; readOnly b!',
  'core.v1.AzureFilePersistentVolumeSource': 'readOnly b; secretName s!; secretNamespace s?; shareName s!',
  'core.v1.AzureFileVolumeSource': 'readOnly b; secretName s!; shareName s!',
  'core.v1.Binding': 'apiVersion s; kind s; metadata @ObjectMeta!; target @core.v1.ObjectReference!',
  'core.v1.CSIPersistentVolumeSource':
    'controllerExpandSecretRef @core.v1.SecretReference?; controllerPublishSecretRef @core.v1.SecretReference?; driver s!; fsType s; nodeExpandSecretRef @core.v1.SecretReference?; nodePublishSecretRef @core.v1.SecretReference?; nodeStageSecretRef @core.v1.SecretReference?; readOnly b; volumeAttributes {}s; volumeHandle s!',
  'core.v1.CSIVolumeSource': 'driver s!; fsType s?; nodePublishSecretRef @core.v1.LocalObjectReference?; readOnly b?; volumeAttributes {}s',
  'core.v1.Capabilities': 'add []s; drop []s',
  'core.v1.CephFSPersistentVolumeSource': 'monitors []s!; path s; readOnly b; secretFile s; secretRef @core.v1.SecretReference?; user s',
  'core.v1.CephFSVolumeSource': 'monitors []s!; path s; readOnly b; secretFile s; secretRef @core.v1.LocalObjectReference?; user s',
  'core.v1.CinderPersistentVolumeSource': 'fsType s; readOnly b; secretRef @core.v1.SecretReference?; volumeID s!',
  'core.v1.CinderVolumeSource': 'fsType s; readOnly b; secretRef @core.v1.LocalObjectReference?; volumeID s!',
  'core.v1.ClientIPConfig': 'timeoutSeconds i?',
  'core.v1.ClusterTrustBundleProjection': 'labelSelector @LabelSelector?; name s; optional b?; path s!; signerName s?',
  'core.v1.ConfigMap': 'apiVersion s; binaryData {}y; data {}s; immutable b?; kind s; metadata @ObjectMeta!',
  'core.v1.ConfigMapEnvSource': 'name s; optional b?',
  'core.v1.ConfigMapKeySelector': 'key s!; name s; optional b?',
  'core.v1.ConfigMapNodeConfigSource': 'kubeletConfigKey s!; name s!; namespace s!; resourceVersion s; uid s',
  'core.v1.ConfigMapProjection': 'items []@core.v1.KeyToPath; name s; optional b?',
  'core.v1.ConfigMapVolumeSource': 'defaultMode i?; items []@core.v1.KeyToPath; name s; optional b?',
  'core.v1.Container':
    'args []s; command []s; env []@core.v1.EnvVar merge:name; envFrom []@core.v1.EnvFromSource; image s; imagePullPolicy s; lifecycle @core.v1.Lifecycle?; livenessProbe @core.v1.Probe?; name s!; ports []@core.v1.ContainerPort merge:containerPort; readinessProbe @core.v1.Probe?; resizePolicy []@core.v1.ContainerResizePolicy; resources @core.v1.ResourceRequirements!; restartPolicy s?; restartPolicyRules []@core.v1.ContainerRestartRule; securityContext @core.v1.SecurityContext?; startupProbe @core.v1.Probe?; stdin b; stdinOnce b; terminationMessagePath s; terminationMessagePolicy s; tty b; volumeDevices []@core.v1.VolumeDevice merge:devicePath; volumeMounts []@core.v1.VolumeMount merge:mountPath; workingDir s',
  'core.v1.ContainerExtendedResourceRequest': 'containerName s!; requestName s!; resourceName s!',
  'core.v1.ContainerImage': 'names []s!; sizeBytes l',
  'core.v1.ContainerPort': 'containerPort i!; hostIP s; hostPort i; name s; protocol s!',
  'core.v1.ContainerResizePolicy': 'resourceName s!; restartPolicy s!',
  'core.v1.ContainerRestartRule': 'action s; exitCodes @core.v1.ContainerRestartRuleOnExitCodes?',
  'core.v1.ContainerRestartRuleOnExitCodes': 'operator s; values []i',
  'core.v1.ContainerState':
    'running @core.v1.ContainerStateRunning?; terminated @core.v1.ContainerStateTerminated?; waiting @core.v1.ContainerStateWaiting?',
  'core.v1.ContainerStateRunning': 'startedAt t!',
  'core.v1.ContainerStateTerminated': 'containerID s; exitCode i!; finishedAt t!; message s; reason s; signal i; startedAt t!',
  'core.v1.ContainerStateWaiting': 'message s; reason s',
  'core.v1.ContainerStatus':
    'allocatedResources {}q; allocatedResourcesStatus []@core.v1.ResourceStatus merge:name; containerID s; image s!; imageID s!; lastState @core.v1.ContainerState!; name s!; ready b!; resources @core.v1.ResourceRequirements?; restartCount i!; started b?; state @core.v1.ContainerState!; stopSignal s?; user @core.v1.ContainerUser?; volumeMounts []@core.v1.VolumeMountStatus merge:mountPath',
  'core.v1.ContainerUser': 'linux @core.v1.LinuxContainerUser?',
  'core.v1.DaemonEndpoint': 'Port i!',
  'core.v1.DownwardAPIProjection': 'items []@core.v1.DownwardAPIVolumeFile',
  'core.v1.DownwardAPIVolumeFile':
    'fieldRef @core.v1.ObjectFieldSelector?; mode i?; path s!; resourceFieldRef @core.v1.ResourceFieldSelector?',
  'core.v1.DownwardAPIVolumeSource': 'defaultMode i?; items []@core.v1.DownwardAPIVolumeFile',
  'core.v1.EmptyDirVolumeSource': 'medium s; sizeLimit q',
  'core.v1.EndpointAddress': 'hostname s; ip s!; nodeName s?; targetRef @core.v1.ObjectReference?',
  'core.v1.EndpointPort': 'appProtocol s?; name s?; port i!; protocol s?',
  'core.v1.EndpointSubset':
    'addresses []@core.v1.EndpointAddress; notReadyAddresses []@core.v1.EndpointAddress; ports []@core.v1.EndpointPort',
  'core.v1.Endpoints': 'apiVersion s; kind s; metadata @ObjectMeta!; subsets []@core.v1.EndpointSubset',
  'core.v1.EnvFromSource': 'configMapRef @core.v1.ConfigMapEnvSource?; prefix s; secretRef @core.v1.SecretEnvSource?',
  'core.v1.EnvVar': 'name s!; value s; valueFrom @core.v1.EnvVarSource?',
  'core.v1.EnvVarSource':
    'configMapKeyRef @core.v1.ConfigMapKeySelector?; fieldRef @core.v1.ObjectFieldSelector?; fileKeyRef @core.v1.FileKeySelector?; resourceFieldRef @core.v1.ResourceFieldSelector?; secretKeyRef @core.v1.SecretKeySelector?',
  'core.v1.EphemeralContainer':
    'args []s; command []s; env []@core.v1.EnvVar merge:name; envFrom []@core.v1.EnvFromSource; image s; imagePullPolicy s; lifecycle @core.v1.Lifecycle?; livenessProbe @core.v1.Probe?; name s!; ports []@core.v1.ContainerPort merge:containerPort; readinessProbe @core.v1.Probe?; resizePolicy []@core.v1.ContainerResizePolicy; resources @core.v1.ResourceRequirements!; restartPolicy s?; restartPolicyRules []@core.v1.ContainerRestartRule; securityContext @core.v1.SecurityContext?; startupProbe @core.v1.Probe?; stdin b; stdinOnce b; targetContainerName s; terminationMessagePath s; terminationMessagePolicy s; tty b; volumeDevices []@core.v1.VolumeDevice merge:devicePath; volumeMounts []@core.v1.VolumeMount merge:mountPath; workingDir s',
  'core.v1.EphemeralVolumeSource': 'volumeClaimTemplate @core.v1.PersistentVolumeClaimTemplate?',
  'core.v1.Event':
    'action s; apiVersion s; count i; eventTime m!; firstTimestamp t!; involvedObject @core.v1.ObjectReference!; kind s; lastTimestamp t!; message s; metadata @ObjectMeta!; reason s; related @core.v1.ObjectReference?; reportingComponent s!; reportingInstance s!; series @core.v1.EventSeries?; source @core.v1.EventSource!; type s',
  'core.v1.EventSeries': 'count i; lastObservedTime m!',
  'core.v1.EventSource': 'component s; host s',
  'core.v1.ExecAction': 'command []s',
  'core.v1.FCVolumeSource': 'fsType s; lun i?; readOnly b; targetWWNs []s; wwids []s',
  'core.v1.FileKeySelector': 'key s!; optional b!; path s!; volumeName s!',
  'core.v1.FlexPersistentVolumeSource': 'driver s!; fsType s; options {}s; readOnly b; secretRef @core.v1.SecretReference?',
  'core.v1.FlexVolumeSource': 'driver s!; fsType s; options {}s; readOnly b; secretRef @core.v1.LocalObjectReference?',
  'core.v1.FlockerVolumeSource': 'datasetName s; datasetUUID s',
  'core.v1.GCEPersistentDiskVolumeSource': 'fsType s; partition i; pdName s!; readOnly b',
  'core.v1.GRPCAction': 'port i!; service s!',
  'core.v1.GitRepoVolumeSource': 'directory s; repository s!; revision s',
  'core.v1.GlusterfsPersistentVolumeSource': 'endpoints s!; endpointsNamespace s?; path s!; readOnly b',
  'core.v1.GlusterfsVolumeSource': 'endpoints s!; path s!; readOnly b',
  'core.v1.HTTPGetAction': 'host s; httpHeaders []@core.v1.HTTPHeader; path s; port o?; scheme s',
  'core.v1.HTTPHeader': 'name s!; value s!',
  'core.v1.HostAlias': 'hostnames []s; ip s!',
  'core.v1.HostIP': 'ip s!',
  'core.v1.HostPathVolumeSource': 'path s!; type s',
  'core.v1.ISCSIPersistentVolumeSource':
    'chapAuthDiscovery b; chapAuthSession b; fsType s; initiatorName s?; iqn s!; iscsiInterface s!; lun i!; portals []s; readOnly b; secretRef @core.v1.SecretReference?; targetPortal s!',
  'core.v1.ISCSIVolumeSource':
    'chapAuthDiscovery b; chapAuthSession b; fsType s; initiatorName s?; iqn s!; iscsiInterface s!; lun i!; portals []s; readOnly b; secretRef @core.v1.LocalObjectReference?; targetPortal s!',
  'core.v1.ImageVolumeSource': 'pullPolicy s; reference s',
  'core.v1.KeyToPath': 'key s!; mode i?; path s!',
  'core.v1.Lifecycle': 'postStart @core.v1.LifecycleHandler?; preStop @core.v1.LifecycleHandler?; stopSignal s?',
  'core.v1.LifecycleHandler':
    'exec @core.v1.ExecAction?; httpGet @core.v1.HTTPGetAction?; sleep @core.v1.SleepAction?; tcpSocket @core.v1.TCPSocketAction?',
  'core.v1.LimitRange': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.LimitRangeSpec!',
  'core.v1.LimitRangeItem': 'default {}q; defaultRequest {}q; max {}q; maxLimitRequestRatio {}q; min {}q; type s!',
  'core.v1.LimitRangeSpec': 'limits []@core.v1.LimitRangeItem!',
  'core.v1.LinuxContainerUser': 'gid l!; supplementalGroups []l; uid l!',
  'core.v1.LoadBalancerIngress': 'hostname s; ip s; ipMode s?; ports []@core.v1.PortStatus',
  'core.v1.LoadBalancerStatus': 'ingress []@core.v1.LoadBalancerIngress',
  'core.v1.LocalObjectReference': 'name s',
  'core.v1.LocalVolumeSource': 'fsType s?; path s!',
  'core.v1.ModifyVolumeStatus': 'status s!; targetVolumeAttributesClassName s',
  'core.v1.NFSVolumeSource': 'path s!; readOnly b; server s!',
  'core.v1.Namespace': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.NamespaceSpec!; status @core.v1.NamespaceStatus!',
  'core.v1.NamespaceCondition': 'lastTransitionTime t!; message s; reason s; status s!; type s!',
  'core.v1.NamespaceSpec': 'finalizers []s',
  'core.v1.NamespaceStatus': 'conditions []@core.v1.NamespaceCondition merge:type; phase s',
  'core.v1.Node': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.NodeSpec!; status @core.v1.NodeStatus!',
  'core.v1.NodeAddress': 'address s!; type s!',
  'core.v1.NodeAffinity':
    'preferredDuringSchedulingIgnoredDuringExecution []@core.v1.PreferredSchedulingTerm; requiredDuringSchedulingIgnoredDuringExecution @core.v1.NodeSelector?',
  'core.v1.NodeCondition': 'lastHeartbeatTime t!; lastTransitionTime t!; message s; reason s; status s!; type s!',
  'core.v1.NodeConfigSource': 'configMap @core.v1.ConfigMapNodeConfigSource?',
  'core.v1.NodeConfigStatus':
    'active @core.v1.NodeConfigSource?; assigned @core.v1.NodeConfigSource?; error s?; lastKnownGood @core.v1.NodeConfigSource?',
  'core.v1.NodeDaemonEndpoints': 'kubeletEndpoint @core.v1.DaemonEndpoint!',
  'core.v1.NodeFeatures': 'supplementalGroupsPolicy b?',
  'core.v1.NodeRuntimeHandler': 'features @core.v1.NodeRuntimeHandlerFeatures?; name s!',
  'core.v1.NodeRuntimeHandlerFeatures': 'recursiveReadOnlyMounts b; userNamespaces b',
  'core.v1.NodeSelector': 'nodeSelectorTerms []@core.v1.NodeSelectorTerm!',
  'core.v1.NodeSelectorRequirement': 'key s!; operator s!; values []s',
  'core.v1.NodeSelectorTerm': 'matchExpressions []@core.v1.NodeSelectorRequirement; matchFields []@core.v1.NodeSelectorRequirement',
  'core.v1.NodeSpec':
    'configSource @core.v1.NodeConfigSource?; externalID s; podCIDR s; podCIDRs []s merge; providerID s; taints []@core.v1.Taint; unschedulable b',
  'core.v1.NodeStatus':
    'addresses []@core.v1.NodeAddress merge:type; allocatable {}q; capacity {}q; conditions []@core.v1.NodeCondition merge:type; config @core.v1.NodeConfigStatus?; daemonEndpoints @core.v1.NodeDaemonEndpoints!; declaredFeatures []s; features @core.v1.NodeFeatures?; images []@core.v1.ContainerImage; nodeInfo @core.v1.NodeSystemInfo!; phase s; runtimeHandlers []@core.v1.NodeRuntimeHandler; volumesAttached []@core.v1.AttachedVolume; volumesInUse []s',
  'core.v1.NodeSwapStatus': 'capacity l',
  'core.v1.NodeSystemInfo':
    'architecture s!; bootID s!; containerRuntimeVersion s!; kernelVersion s!; kubeProxyVersion s!; kubeletVersion s!; machineID s!; operatingSystem s!; osImage s!; swap @core.v1.NodeSwapStatus?; systemUUID s!',
  'core.v1.ObjectFieldSelector': 'apiVersion s; fieldPath s!',
  'core.v1.ObjectReference': 'apiVersion s; fieldPath s; kind s; name s; namespace s; resourceVersion s; uid s',
  'core.v1.PersistentVolume':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.PersistentVolumeSpec!; status @core.v1.PersistentVolumeStatus!',
  'core.v1.PersistentVolumeClaim':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.PersistentVolumeClaimSpec!; status @core.v1.PersistentVolumeClaimStatus!',
  'core.v1.PersistentVolumeClaimCondition': 'lastProbeTime t!; lastTransitionTime t!; message s; reason s; status s!; type s!',
  'core.v1.PersistentVolumeClaimSpec':
    'accessModes []s; dataSource @core.v1.TypedLocalObjectReference?; dataSourceRef @core.v1.TypedObjectReference?; resources @core.v1.VolumeResourceRequirements!; selector @LabelSelector?; storageClassName s?; volumeAttributesClassName s?; volumeMode s?; volumeName s',
  'core.v1.PersistentVolumeClaimStatus':
    'accessModes []s; allocatedResourceStatuses {}s; allocatedResources {}q; capacity {}q; conditions []@core.v1.PersistentVolumeClaimCondition merge:type; currentVolumeAttributesClassName s?; modifyVolumeStatus @core.v1.ModifyVolumeStatus?; phase s',
  'core.v1.PersistentVolumeClaimTemplate': 'metadata @ObjectMeta!; spec @core.v1.PersistentVolumeClaimSpec!',
  'core.v1.PersistentVolumeClaimVolumeSource': 'claimName s!; readOnly b',
  'core.v1.PersistentVolumeSpec':
    'accessModes []s; awsElasticBlockStore @core.v1.AWSElasticBlockStoreVolumeSource?; azureDisk @core.v1.AzureDiskVolumeSource?; azureFile @core.v1.AzureFilePersistentVolumeSource?; capacity {}q; cephfs @core.v1.CephFSPersistentVolumeSource?; cinder @core.v1.CinderPersistentVolumeSource?; claimRef @core.v1.ObjectReference?; csi @core.v1.CSIPersistentVolumeSource?; fc @core.v1.FCVolumeSource?; flexVolume @core.v1.FlexPersistentVolumeSource?; flocker @core.v1.FlockerVolumeSource?; gcePersistentDisk @core.v1.GCEPersistentDiskVolumeSource?; glusterfs @core.v1.GlusterfsPersistentVolumeSource?; hostPath @core.v1.HostPathVolumeSource?; iscsi @core.v1.ISCSIPersistentVolumeSource?; local @core.v1.LocalVolumeSource?; mountOptions []s; nfs @core.v1.NFSVolumeSource?; nodeAffinity @core.v1.VolumeNodeAffinity?; persistentVolumeReclaimPolicy s; photonPersistentDisk @core.v1.PhotonPersistentDiskVolumeSource?; portworxVolume @core.v1.PortworxVolumeSource?; quobyte @core.v1.QuobyteVolumeSource?; rbd @core.v1.RBDPersistentVolumeSource?; scaleIO @core.v1.ScaleIOPersistentVolumeSource?; storageClassName s; storageos @core.v1.StorageOSPersistentVolumeSource?; volumeAttributesClassName s?; volumeMode s?; vsphereVolume @core.v1.VsphereVirtualDiskVolumeSource?',
  'core.v1.PersistentVolumeStatus': 'lastPhaseTransitionTime t?; message s; phase s; reason s',
  'core.v1.PhotonPersistentDiskVolumeSource': 'fsType s; pdID s!',
  'core.v1.Pod': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.PodSpec!; status @core.v1.PodStatus!',
  'core.v1.PodAffinity':
    'preferredDuringSchedulingIgnoredDuringExecution []@core.v1.WeightedPodAffinityTerm; requiredDuringSchedulingIgnoredDuringExecution []@core.v1.PodAffinityTerm',
  'core.v1.PodAffinityTerm':
    'labelSelector @LabelSelector?; matchLabelKeys []s; mismatchLabelKeys []s; namespaceSelector @LabelSelector?; namespaces []s; topologyKey s!',
  'core.v1.PodAntiAffinity':
    'preferredDuringSchedulingIgnoredDuringExecution []@core.v1.WeightedPodAffinityTerm; requiredDuringSchedulingIgnoredDuringExecution []@core.v1.PodAffinityTerm',
  'core.v1.PodCertificateProjection':
    'certificateChainPath s; credentialBundlePath s; keyPath s; keyType s; maxExpirationSeconds i; signerName s?; userAnnotations {}s',
  'core.v1.PodCondition': 'lastProbeTime t!; lastTransitionTime t!; message s; observedGeneration l; reason s; status s!; type s!',
  'core.v1.PodDNSConfig': 'nameservers []s; options []@core.v1.PodDNSConfigOption; searches []s',
  'core.v1.PodDNSConfigOption': 'name s; value s?',
  'core.v1.PodExtendedResourceClaimStatus': 'requestMappings []@core.v1.ContainerExtendedResourceRequest!; resourceClaimName s!',
  'core.v1.PodIP': 'ip s!',
  'core.v1.PodOS': 'name s!',
  'core.v1.PodReadinessGate': 'conditionType s!',
  'core.v1.PodResourceClaim': 'name s!; resourceClaimName s?; resourceClaimTemplateName s?',
  'core.v1.PodResourceClaimStatus': 'name s!; resourceClaimName s?',
  'core.v1.PodSchedulingGate': 'name s!',
  'core.v1.PodSecurityContext':
    'appArmorProfile @core.v1.AppArmorProfile?; fsGroup l?; fsGroupChangePolicy s?; runAsGroup l?; runAsNonRoot b?; runAsUser l?; seLinuxChangePolicy s?; seLinuxOptions @core.v1.SELinuxOptions?; seccompProfile @core.v1.SeccompProfile?; supplementalGroups []l; supplementalGroupsPolicy s?; sysctls []@core.v1.Sysctl; windowsOptions @core.v1.WindowsSecurityContextOptions?',
  'core.v1.PodSpec':
    'activeDeadlineSeconds l?; affinity @core.v1.Affinity?; automountServiceAccountToken b?; containers []@core.v1.Container! merge:name; dnsConfig @core.v1.PodDNSConfig?; dnsPolicy s; enableServiceLinks b?; ephemeralContainers []@core.v1.EphemeralContainer merge:name; hostAliases []@core.v1.HostAlias merge:ip; hostIPC b; hostNetwork b; hostPID b; hostUsers b?; hostname s; hostnameOverride s?; imagePullSecrets []@core.v1.LocalObjectReference merge:name; initContainers []@core.v1.Container merge:name; nodeName s; nodeSelector {}s; os @core.v1.PodOS?; overhead {}q; preemptionPolicy s?; priority i?; priorityClassName s; readinessGates []@core.v1.PodReadinessGate; resourceClaims []@core.v1.PodResourceClaim merge,retainKeys:name; resources @core.v1.ResourceRequirements?; restartPolicy s; runtimeClassName s?; schedulerName s; schedulingGates []@core.v1.PodSchedulingGate merge:name; securityContext @core.v1.PodSecurityContext?; serviceAccount s; serviceAccountName s; setHostnameAsFQDN b?; shareProcessNamespace b?; subdomain s; terminationGracePeriodSeconds l?; tolerations []@core.v1.Toleration; topologySpreadConstraints []@core.v1.TopologySpreadConstraint merge:topologyKey; volumes []@core.v1.Volume merge,retainKeys:name; workloadRef @core.v1.WorkloadReference?',
  'core.v1.PodStatus':
    'allocatedResources {}q; conditions []@core.v1.PodCondition merge:type; containerStatuses []@core.v1.ContainerStatus; ephemeralContainerStatuses []@core.v1.ContainerStatus; extendedResourceClaimStatus @core.v1.PodExtendedResourceClaimStatus?; hostIP s; hostIPs []@core.v1.HostIP merge:ip; initContainerStatuses []@core.v1.ContainerStatus; message s; nominatedNodeName s; observedGeneration l; phase s; podIP s; podIPs []@core.v1.PodIP merge:ip; qosClass s; reason s; resize s; resourceClaimStatuses []@core.v1.PodResourceClaimStatus merge,retainKeys:name; resources @core.v1.ResourceRequirements?; startTime t?',
  'core.v1.PodTemplate': 'apiVersion s; kind s; metadata @ObjectMeta!; template @core.v1.PodTemplateSpec!',
  'core.v1.PodTemplateSpec': 'metadata @ObjectMeta!; spec @core.v1.PodSpec!',
  'core.v1.PortStatus': 'error s?; port i!; protocol s!',
  'core.v1.PortworxVolumeSource': 'fsType s; readOnly b; volumeID s!',
  'core.v1.PreferredSchedulingTerm': 'preference @core.v1.NodeSelectorTerm!; weight i!',
  'core.v1.Probe':
    'exec @core.v1.ExecAction?; failureThreshold i; grpc @core.v1.GRPCAction?; httpGet @core.v1.HTTPGetAction?; initialDelaySeconds i; periodSeconds i; successThreshold i; tcpSocket @core.v1.TCPSocketAction?; terminationGracePeriodSeconds l?; timeoutSeconds i',
  'core.v1.ProjectedVolumeSource': 'defaultMode i?; sources []@core.v1.VolumeProjection!',
  'core.v1.QuobyteVolumeSource': 'group s; readOnly b; registry s!; tenant s; user s; volume s!',
  'core.v1.RBDPersistentVolumeSource':
    'fsType s; image s!; keyring s!; monitors []s!; pool s!; readOnly b; secretRef @core.v1.SecretReference?; user s!',
  'core.v1.RBDVolumeSource':
    'fsType s; image s!; keyring s!; monitors []s!; pool s!; readOnly b; secretRef @core.v1.LocalObjectReference?; user s!',
  'core.v1.ReplicationController':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.ReplicationControllerSpec!; status @core.v1.ReplicationControllerStatus!',
  'core.v1.ReplicationControllerCondition': 'lastTransitionTime t!; message s; reason s; status s!; type s!',
  'core.v1.ReplicationControllerSpec': 'minReadySeconds i; replicas i?; selector {}s; template @core.v1.PodTemplateSpec?',
  'core.v1.ReplicationControllerStatus':
    'availableReplicas i; conditions []@core.v1.ReplicationControllerCondition merge:type; fullyLabeledReplicas i; observedGeneration l; readyReplicas i; replicas i!',
  'core.v1.ResourceClaim': 'name s!; request s',
  'core.v1.ResourceFieldSelector': 'containerName s?; divisor q; resource s!',
  'core.v1.ResourceHealth': 'health s; resourceID s!',
  'core.v1.ResourceQuota':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.ResourceQuotaSpec!; status @core.v1.ResourceQuotaStatus!',
  'core.v1.ResourceQuotaSpec': 'hard {}q; scopeSelector @core.v1.ScopeSelector?; scopes []s',
  'core.v1.ResourceQuotaStatus': 'hard {}q; used {}q',
  'core.v1.ResourceRequirements': 'claims []@core.v1.ResourceClaim; limits {}q; requests {}q',
  'core.v1.ResourceStatus': 'name s!; resources []@core.v1.ResourceHealth',
  'core.v1.SELinuxOptions': 'level s; role s; type s; user s',
  'core.v1.ScaleIOPersistentVolumeSource':
    'fsType s!; gateway s!; protectionDomain s; readOnly b; secretRef @core.v1.SecretReference?; sslEnabled b; storageMode s!; storagePool s; system s!; volumeName s',
  'core.v1.ScaleIOVolumeSource':
    'fsType s!; gateway s!; protectionDomain s; readOnly b; secretRef @core.v1.LocalObjectReference?; sslEnabled b; storageMode s!; storagePool s; system s!; volumeName s',
  'core.v1.ScopeSelector': 'matchExpressions []@core.v1.ScopedResourceSelectorRequirement',
  'core.v1.ScopedResourceSelectorRequirement': 'operator s!; scopeName s!; values []s',
  'core.v1.SeccompProfile': 'localhostProfile s?; type s!',
  'core.v1.Secret': 'apiVersion s; data {}y; immutable b?; kind s; metadata @ObjectMeta!; stringData {}s; type s',
  'core.v1.SecretEnvSource': 'name s; optional b?',
  'core.v1.SecretKeySelector': 'key s!; name s; optional b?',
  'core.v1.SecretProjection': 'items []@core.v1.KeyToPath; name s; optional b?',
  'core.v1.SecretReference': 'name s; namespace s',
  'core.v1.SecretVolumeSource': 'defaultMode i?; items []@core.v1.KeyToPath; optional b?; secretName s',
  'core.v1.SecurityContext':
    'allowPrivilegeEscalation b?; appArmorProfile @core.v1.AppArmorProfile?; capabilities @core.v1.Capabilities?; privileged b?; procMount s?; readOnlyRootFilesystem b?; runAsGroup l?; runAsNonRoot b?; runAsUser l?; seLinuxOptions @core.v1.SELinuxOptions?; seccompProfile @core.v1.SeccompProfile?; windowsOptions @core.v1.WindowsSecurityContextOptions?',
  'core.v1.Service': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @core.v1.ServiceSpec!; status @core.v1.ServiceStatus!',
  'core.v1.ServiceAccount':
    'apiVersion s; automountServiceAccountToken b?; imagePullSecrets []@core.v1.LocalObjectReference; kind s; metadata @ObjectMeta!; secrets []@core.v1.ObjectReference merge:name',
  'core.v1.ServiceAccountTokenProjection': 'audience s; expirationSeconds l?; path s!',
  'core.v1.ServicePort': 'appProtocol s?; name s; nodePort i; port i!; protocol s!; targetPort o?',
  'core.v1.ServiceSpec':
    'allocateLoadBalancerNodePorts b?; clusterIP s; clusterIPs []s; externalIPs []s; externalName s; externalTrafficPolicy s; healthCheckNodePort i; internalTrafficPolicy s?; ipFamilies []s; ipFamilyPolicy s?; loadBalancerClass s?; loadBalancerIP s; loadBalancerSourceRanges []s; ports []@core.v1.ServicePort merge:port; publishNotReadyAddresses b; selector {}s; sessionAffinity s; sessionAffinityConfig @core.v1.SessionAffinityConfig?; trafficDistribution s?; type s',
  'core.v1.ServiceStatus': 'conditions []@Condition merge:type; loadBalancer @core.v1.LoadBalancerStatus!',
  'core.v1.SessionAffinityConfig': 'clientIP @core.v1.ClientIPConfig?',
  'core.v1.SleepAction': 'seconds l!',
  'core.v1.StorageOSPersistentVolumeSource': 'fsType s; readOnly b; secretRef @core.v1.ObjectReference?; volumeName s; volumeNamespace s',
  'core.v1.StorageOSVolumeSource': 'fsType s; readOnly b; secretRef @core.v1.LocalObjectReference?; volumeName s; volumeNamespace s',
  'core.v1.Sysctl': 'name s!; value s!',
  'core.v1.TCPSocketAction': 'host s; port o?',
  'core.v1.Taint': 'effect s!; key s!; timeAdded t?; value s',
  'core.v1.Toleration': 'effect s; key s; operator s; tolerationSeconds l?; value s',
  'core.v1.TopologySelectorLabelRequirement': 'key s!; values []s!',
  'core.v1.TopologySelectorTerm': 'matchLabelExpressions []@core.v1.TopologySelectorLabelRequirement',
  'core.v1.TopologySpreadConstraint':
    'labelSelector @LabelSelector?; matchLabelKeys []s; maxSkew i!; minDomains i?; nodeAffinityPolicy s?; nodeTaintsPolicy s?; topologyKey s!; whenUnsatisfiable s!',
  'core.v1.TypedLocalObjectReference': 'apiGroup s; kind s!; name s!',
  'core.v1.TypedObjectReference': 'apiGroup s; kind s!; name s!; namespace s',
  'core.v1.Volume':
    'awsElasticBlockStore @core.v1.AWSElasticBlockStoreVolumeSource?; azureDisk @core.v1.AzureDiskVolumeSource?; azureFile @core.v1.AzureFileVolumeSource?; cephfs @core.v1.CephFSVolumeSource?; cinder @core.v1.CinderVolumeSource?; configMap @core.v1.ConfigMapVolumeSource?; csi @core.v1.CSIVolumeSource?; downwardAPI @core.v1.DownwardAPIVolumeSource?; emptyDir @core.v1.EmptyDirVolumeSource?; ephemeral @core.v1.EphemeralVolumeSource?; fc @core.v1.FCVolumeSource?; flexVolume @core.v1.FlexVolumeSource?; flocker @core.v1.FlockerVolumeSource?; gcePersistentDisk @core.v1.GCEPersistentDiskVolumeSource?; gitRepo @core.v1.GitRepoVolumeSource?; glusterfs @core.v1.GlusterfsVolumeSource?; hostPath @core.v1.HostPathVolumeSource?; image @core.v1.ImageVolumeSource?; iscsi @core.v1.ISCSIVolumeSource?; name s!; nfs @core.v1.NFSVolumeSource?; persistentVolumeClaim @core.v1.PersistentVolumeClaimVolumeSource?; photonPersistentDisk @core.v1.PhotonPersistentDiskVolumeSource?; portworxVolume @core.v1.PortworxVolumeSource?; projected @core.v1.ProjectedVolumeSource?; quobyte @core.v1.QuobyteVolumeSource?; rbd @core.v1.RBDVolumeSource?; scaleIO @core.v1.ScaleIOVolumeSource?; secret @core.v1.SecretVolumeSource?; storageos @core.v1.StorageOSVolumeSource?; vsphereVolume @core.v1.VsphereVirtualDiskVolumeSource?',
  'core.v1.VolumeDevice': 'devicePath s!; name s!',
  'core.v1.VolumeMount': 'mountPath s!; mountPropagation s?; name s!; readOnly b; recursiveReadOnly s?; subPath s; subPathExpr s',
  'core.v1.VolumeMountStatus': 'mountPath s!; name s!; readOnly b; recursiveReadOnly s?',
  'core.v1.VolumeNodeAffinity': 'required @core.v1.NodeSelector?',
  'core.v1.VolumeProjection':
    'clusterTrustBundle @core.v1.ClusterTrustBundleProjection?; configMap @core.v1.ConfigMapProjection?; downwardAPI @core.v1.DownwardAPIProjection?; podCertificate @core.v1.PodCertificateProjection?; secret @core.v1.SecretProjection?; serviceAccountToken @core.v1.ServiceAccountTokenProjection?',
  'core.v1.VolumeResourceRequirements': 'limits {}q; requests {}q',
  'core.v1.VsphereVirtualDiskVolumeSource': 'fsType s; storagePolicyID s; storagePolicyName s; volumePath s!',
  'core.v1.WeightedPodAffinityTerm': 'podAffinityTerm @core.v1.PodAffinityTerm!; weight i!',
  'core.v1.WindowsSecurityContextOptions': 'gmsaCredentialSpec s?; gmsaCredentialSpecName s?; hostProcess b?; runAsUserName s?',
  'core.v1.WorkloadReference': 'name s!; podGroup s!; podGroupReplicaKey s',
  'discovery.v1.Endpoint':
    'addresses []s!; conditions @discovery.v1.EndpointConditions!; deprecatedTopology {}s; hints @discovery.v1.EndpointHints?; hostname s?; nodeName s?; targetRef @core.v1.ObjectReference?; zone s?',
  'discovery.v1.EndpointConditions': 'ready b?; serving b?; terminating b?',
  'discovery.v1.EndpointHints': 'forNodes []@discovery.v1.ForNode; forZones []@discovery.v1.ForZone',
  'discovery.v1.EndpointPort': 'appProtocol s?; name s?; port i?; protocol s?',
  'discovery.v1.EndpointSlice':
    'addressType s!; apiVersion s; endpoints []@discovery.v1.Endpoint!; kind s; metadata @ObjectMeta!; ports []@discovery.v1.EndpointPort',
  'discovery.v1.ForNode': 'name s!',
  'discovery.v1.ForZone': 'name s!',
  'events.v1.Event':
    'action s; apiVersion s; deprecatedCount i; deprecatedFirstTimestamp t!; deprecatedLastTimestamp t!; deprecatedSource @core.v1.EventSource!; eventTime m!; kind s; metadata @ObjectMeta!; note s; reason s; regarding @core.v1.ObjectReference!; related @core.v1.ObjectReference?; reportingController s; reportingInstance s; series @events.v1.EventSeries?; type s',
  'events.v1.EventSeries': 'count i!; lastObservedTime m!',
  'node.v1.Overhead': 'podFixed {}q',
  'node.v1.RuntimeClass':
    'apiVersion s; handler s!; kind s; metadata @ObjectMeta!; overhead @node.v1.Overhead?; scheduling @node.v1.Scheduling?',
  'node.v1.Scheduling': 'nodeSelector {}s; tolerations []@core.v1.Toleration',
  'policy.v1.Eviction': 'apiVersion s; deleteOptions @DeleteOptions?; kind s; metadata @ObjectMeta!',
  'policy.v1.PodDisruptionBudget':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @policy.v1.PodDisruptionBudgetSpec!; status @policy.v1.PodDisruptionBudgetStatus!',
  'policy.v1.PodDisruptionBudgetSpec':
    'maxUnavailable o?; minAvailable o?; selector @LabelSelector? replace; unhealthyPodEvictionPolicy s?',
  'policy.v1.PodDisruptionBudgetStatus':
    'conditions []@Condition merge:type; currentHealthy i!; desiredHealthy i!; disruptedPods {}t; disruptionsAllowed i!; expectedPods i!; observedGeneration l',
  'resource.v1.AllocatedDeviceStatus':
    'conditions []@Condition; data a; device s!; driver s!; networkData @resource.v1.NetworkDeviceData?; pool s!; shareID s?',
  'resource.v1.AllocationResult':
    'allocationTimestamp t?; devices @resource.v1.DeviceAllocationResult!; nodeSelector @core.v1.NodeSelector?',
  'resource.v1.CELDeviceSelector': 'expression s!',
  'resource.v1.CapacityRequestPolicy': 'default q; validRange @resource.v1.CapacityRequestPolicyRange?; validValues []q',
  'resource.v1.CapacityRequestPolicyRange': 'max q; min q; step q',
  'resource.v1.CapacityRequirements': 'requests {}q',
  'resource.v1.Counter': 'value q',
  'resource.v1.CounterSet': 'counters {}@resource.v1.Counter!; name s!',
  'resource.v1.Device':
    'allNodes b?; allowMultipleAllocations b?; attributes {}@resource.v1.DeviceAttribute; bindingConditions []s; bindingFailureConditions []s; bindsToNode b?; capacity {}@resource.v1.DeviceCapacity; consumesCounters []@resource.v1.DeviceCounterConsumption; name s!; nodeName s?; nodeSelector @core.v1.NodeSelector?; taints []@resource.v1.DeviceTaint',
  'resource.v1.DeviceAllocationConfiguration': 'opaque @resource.v1.OpaqueDeviceConfiguration?; requests []s; source s!',
  'resource.v1.DeviceAllocationResult':
    'config []@resource.v1.DeviceAllocationConfiguration; results []@resource.v1.DeviceRequestAllocationResult',
  'resource.v1.DeviceAttribute': 'bool b?; int l?; string s?; version s?',
  'resource.v1.DeviceCapacity': 'requestPolicy @resource.v1.CapacityRequestPolicy?; value q',
  'resource.v1.DeviceClaim':
    'config []@resource.v1.DeviceClaimConfiguration; constraints []@resource.v1.DeviceConstraint; requests []@resource.v1.DeviceRequest',
  'resource.v1.DeviceClaimConfiguration': 'opaque @resource.v1.OpaqueDeviceConfiguration?; requests []s',
  'resource.v1.DeviceClass': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @resource.v1.DeviceClassSpec!',
  'resource.v1.DeviceClassConfiguration': 'opaque @resource.v1.OpaqueDeviceConfiguration?',
  'resource.v1.DeviceClassSpec':
    'config []@resource.v1.DeviceClassConfiguration; extendedResourceName s?; selectors []@resource.v1.DeviceSelector',
  'resource.v1.DeviceConstraint': 'distinctAttribute s?; matchAttribute s?; requests []s',
  'resource.v1.DeviceCounterConsumption': 'counterSet s!; counters {}@resource.v1.Counter!',
  'resource.v1.DeviceRequest': 'exactly @resource.v1.ExactDeviceRequest?; firstAvailable []@resource.v1.DeviceSubRequest; name s!',
  'resource.v1.DeviceRequestAllocationResult':
    'adminAccess b?; bindingConditions []s; bindingFailureConditions []s; consumedCapacity {}q; device s!; driver s!; pool s!; request s!; shareID s?; tolerations []@resource.v1.DeviceToleration',
  'resource.v1.DeviceSelector': 'cel @resource.v1.CELDeviceSelector?',
  'resource.v1.DeviceSubRequest':
    'allocationMode s; capacity @resource.v1.CapacityRequirements?; count l; deviceClassName s!; name s!; selectors []@resource.v1.DeviceSelector; tolerations []@resource.v1.DeviceToleration',
  'resource.v1.DeviceTaint': 'effect s!; key s!; timeAdded t?; value s',
  'resource.v1.DeviceToleration': 'effect s; key s; operator s!; tolerationSeconds l?; value s',
  'resource.v1.ExactDeviceRequest':
    'adminAccess b?; allocationMode s; capacity @resource.v1.CapacityRequirements?; count l; deviceClassName s!; selectors []@resource.v1.DeviceSelector; tolerations []@resource.v1.DeviceToleration',
  'resource.v1.NetworkDeviceData': 'hardwareAddress s; interfaceName s; ips []s',
  'resource.v1.OpaqueDeviceConfiguration': 'driver s!; parameters a',
  'resource.v1.ResourceClaim':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @resource.v1.ResourceClaimSpec!; status @resource.v1.ResourceClaimStatus!',
  'resource.v1.ResourceClaimConsumerReference': 'apiGroup s; name s!; resource s!; uid s!',
  'resource.v1.ResourceClaimSpec': 'devices @resource.v1.DeviceClaim!',
  'resource.v1.ResourceClaimStatus':
    'allocation @resource.v1.AllocationResult?; devices []@resource.v1.AllocatedDeviceStatus; reservedFor []@resource.v1.ResourceClaimConsumerReference merge:uid',
  'resource.v1.ResourceClaimTemplate': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @resource.v1.ResourceClaimTemplateSpec!',
  'resource.v1.ResourceClaimTemplateSpec': 'metadata @ObjectMeta!; spec @resource.v1.ResourceClaimSpec!',
  'resource.v1.ResourcePool': 'generation l!; name s!; resourceSliceCount l!',
  'resource.v1.ResourceSlice': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @resource.v1.ResourceSliceSpec!',
  'resource.v1.ResourceSliceSpec':
    'allNodes b?; devices []@resource.v1.Device; driver s!; nodeName s?; nodeSelector @core.v1.NodeSelector?; perDeviceNodeSelection b?; pool @resource.v1.ResourcePool!; sharedCounters []@resource.v1.CounterSet',
  'scheduling.v1.PriorityClass':
    'apiVersion s; description s; globalDefault b; kind s; metadata @ObjectMeta!; preemptionPolicy s?; value i!',
  'storage.v1.CSIDriver': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @storage.v1.CSIDriverSpec!',
  'storage.v1.CSIDriverSpec':
    'attachRequired b?; fsGroupPolicy s?; nodeAllocatableUpdatePeriodSeconds l?; podInfoOnMount b?; requiresRepublish b?; seLinuxMount b?; serviceAccountTokenInSecrets b?; storageCapacity b?; tokenRequests []@storage.v1.TokenRequest; volumeLifecycleModes []s',
  'storage.v1.CSINode': 'apiVersion s; kind s; metadata @ObjectMeta!; spec @storage.v1.CSINodeSpec!',
  'storage.v1.CSINodeDriver': 'allocatable @storage.v1.VolumeNodeResources?; name s!; nodeID s!; topologyKeys []s',
  'storage.v1.CSINodeSpec': 'drivers []@storage.v1.CSINodeDriver! merge:name',
  'storage.v1.CSIStorageCapacity':
    'apiVersion s; capacity q; kind s; maximumVolumeSize q; metadata @ObjectMeta!; nodeTopology @LabelSelector?; storageClassName s!',
  'storage.v1.StorageClass':
    'allowVolumeExpansion b?; allowedTopologies []@core.v1.TopologySelectorTerm; apiVersion s; kind s; metadata @ObjectMeta!; mountOptions []s; parameters {}s; provisioner s!; reclaimPolicy s?; volumeBindingMode s?',
  'storage.v1.TokenRequest': 'audience s!; expirationSeconds l?',
  'storage.v1.VolumeAttachment':
    'apiVersion s; kind s; metadata @ObjectMeta!; spec @storage.v1.VolumeAttachmentSpec!; status @storage.v1.VolumeAttachmentStatus!',
  'storage.v1.VolumeAttachmentSource': 'inlineVolumeSpec @core.v1.PersistentVolumeSpec?; persistentVolumeName s?',
  'storage.v1.VolumeAttachmentSpec': 'attacher s!; nodeName s!; source @storage.v1.VolumeAttachmentSource!',
  'storage.v1.VolumeAttachmentStatus':
    'attachError @storage.v1.VolumeError?; attached b!; attachmentMetadata {}s; detachError @storage.v1.VolumeError?',
  'storage.v1.VolumeAttributesClass': 'apiVersion s; driverName s!; kind s; metadata @ObjectMeta!; parameters {}s',
  'storage.v1.VolumeError': 'errorCode i?; message s; time t!',
  'storage.v1.VolumeNodeResources': 'count i?',
};
