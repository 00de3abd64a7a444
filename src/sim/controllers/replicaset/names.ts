/** Name of the controller: its service account, its queue, the reporter of its events. */
export const REPLICA_SET_CONTROLLER = 'replicaset-controller';
