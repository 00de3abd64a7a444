/** The schema of kubescheduler.config.k8s.io/v1, in the form of table.ts (k8s.io/kube-scheduler config/v1/types.go, types_pluginargs.go). */
const META = 'apiVersion s; kind s';
/** The extension points that a profile can name, in the order in which they come. */
export const POINTS = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;

export const SCHEDULER_CONFIG_TABLE: Readonly<Record<string, string>> = {
  'kubescheduler.config.v1.KubeSchedulerConfiguration': `${META}; parallelism i?; leaderElection @kubescheduler.config.v1.LeaderElection?; clientConnection @kubescheduler.config.v1.ClientConnection?; enableProfiling b?; enableContentionProfiling b?; percentageOfNodesToScore i?; podInitialBackoffSeconds l?; podMaxBackoffSeconds l?; profiles []@kubescheduler.config.v1.KubeSchedulerProfile; extenders []@kubescheduler.config.v1.Extender; delayCacheUntilActive b`,
  'kubescheduler.config.v1.LeaderElection':
    'leaderElect b?; leaseDuration s; renewDeadline s; retryPeriod s; resourceLock s; resourceName s; resourceNamespace s',
  'kubescheduler.config.v1.ClientConnection': 'kubeconfig s; acceptContentTypes s; contentType s; qps n; burst i',
  'kubescheduler.config.v1.KubeSchedulerProfile':
    'schedulerName s?; percentageOfNodesToScore i?; plugins @kubescheduler.config.v1.Plugins?; pluginConfig []@kubescheduler.config.v1.PluginConfig',
  'kubescheduler.config.v1.Plugins': [...POINTS, 'multiPoint'].map((point) => `${point} @kubescheduler.config.v1.PluginSet?`).join('; '),
  'kubescheduler.config.v1.PluginSet': 'enabled []@kubescheduler.config.v1.Plugin; disabled []@kubescheduler.config.v1.Plugin',
  'kubescheduler.config.v1.Plugin': 'name s!; weight i?',
  'kubescheduler.config.v1.PluginConfig': 'name s!; args a',
  'kubescheduler.config.v1.Extender':
    'urlPrefix s!; filterVerb s; preemptVerb s; prioritizeVerb s; weight l; bindVerb s; enableHTTPS b; tlsConfig @kubescheduler.config.v1.ExtenderTLSConfig?; httpTimeout s; nodeCacheCapable b; managedResources []@kubescheduler.config.v1.ExtenderManagedResource; ignorable b',
  'kubescheduler.config.v1.ExtenderManagedResource': 'name s!; ignoredByScheduler b',
  'kubescheduler.config.v1.ExtenderTLSConfig': 'insecure b; serverName s; certFile s; keyFile s; caFile s; certData y; keyData y; caData y',
  'kubestra.v1.Extender': `${META}; metadata @kubestra.v1.Name; spec @kubestra.v1.ExtenderSpec`,
  'kubestra.v1.Name': 'name s!',
  'kubestra.v1.ExtenderSpec':
    'allow @kubestra.v1.AllowedNodes?; score @kubestra.v1.LabelledNodes?; spare @kubestra.v1.SparedPods?; thinking s; failing []s',
  'kubestra.v1.AllowedNodes': 'label s!; values []s; unresolvable b',
  'kubestra.v1.LabelledNodes': 'label s!',
  'kubestra.v1.SparedPods': 'label s!; values []s',
  'kubescheduler.config.v1.ResourceSpec': 'name s!; weight l',
  'kubescheduler.config.v1.UtilizationShapePoint': 'utilization i!; score i!',
  'kubescheduler.config.v1.RequestedToCapacityRatioParam': 'shape []@kubescheduler.config.v1.UtilizationShapePoint',
  'kubescheduler.config.v1.ScoringStrategy':
    'type s; resources []@kubescheduler.config.v1.ResourceSpec; requestedToCapacityRatio @kubescheduler.config.v1.RequestedToCapacityRatioParam?',
  'kubescheduler.config.v1.NodeResourcesFitArgs': `${META}; ignoredResources []s; ignoredResourceGroups []s; scoringStrategy @kubescheduler.config.v1.ScoringStrategy?`,
  'kubescheduler.config.v1.NodeResourcesBalancedAllocationArgs': `${META}; resources []@kubescheduler.config.v1.ResourceSpec`,
  'kubescheduler.config.v1.InterPodAffinityArgs': `${META}; hardPodAffinityWeight i?; ignorePreferredTermsOfExistingPods b`,
  'kubescheduler.config.v1.NodeAffinityArgs': `${META}; addedAffinity @core.v1.NodeAffinity?`,
  'kubescheduler.config.v1.PodTopologySpreadArgs': `${META}; defaultConstraints []@core.v1.TopologySpreadConstraint; defaultingType s`,
  'kubescheduler.config.v1.VolumeBindingArgs': `${META}; bindTimeoutSeconds l?; shape []@kubescheduler.config.v1.UtilizationShapePoint`,
  'kubescheduler.config.v1.DefaultPreemptionArgs': `${META}; minCandidateNodesPercentage i?; minCandidateNodesAbsolute i?`,
  'kubescheduler.config.v1.DynamicResourcesArgs': `${META}; filterTimeout s; bindingTimeout s`,
};
