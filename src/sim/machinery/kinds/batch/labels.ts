/** Labels that a Job gives its pods, each in its old form and the one that is prefixed. */
export const CONTROLLER_UID_LABELS: readonly string[] = ['controller-uid', 'batch.kubernetes.io/controller-uid'];
export const JOB_NAME_LABELS: readonly string[] = ['job-name', 'batch.kubernetes.io/job-name'];
/** Enough to tell the pods of a Job from all others. */
export const SELECTED_LABEL = 'batch.kubernetes.io/controller-uid';
