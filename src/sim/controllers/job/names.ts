/** Who the Job controller is, and how its pods are marked. */
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';

export const JOB_CONTROLLER = 'job-controller';
/** The queue of pods that lost their Job and must lose the finalizer too. */
export const ORPHAN_QUEUE = 'job-controller.orphans';
export const api = new ApiClient(controllerAccount(JOB_CONTROLLER), 'kube-controller-manager');
export const events = { reporter: JOB_CONTROLLER, api };

/** Keeps a finished pod until it has been counted. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
export const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count';
export const INDEX_IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';
