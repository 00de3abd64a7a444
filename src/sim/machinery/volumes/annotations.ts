/** What controllers, scheduler and provisioners tell each other on claims and volumes. Follows component-helpers storage/volume/pv_helpers.go. */

/** On a claim: it has been bound in full once. */
export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';
/** On a claim or volume: its other half was chosen by a controller, not by its author. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller';
/** On a claim: the node that its volume shall be within reach of. */
export const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
/** On a claim: who shall make its volume; under two names, the older for provisioners that know only that. */
export const PROVISIONER = 'volume.kubernetes.io/storage-provisioner';
export const BETA_PROVISIONER = 'volume.beta.kubernetes.io/storage-provisioner';
/** On a volume: who made it. */
export const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by';

/** Of a class whose volumes nobody makes. */
export const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

/** Of volumes that a provisioner made: it deletes what is behind them first. */
export const PROVISIONER_FINALIZER = 'external-provisioner.volume.kubernetes.io/finalizer';
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
