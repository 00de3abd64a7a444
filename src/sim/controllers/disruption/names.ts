import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';

export const DISRUPTION_CONTROLLER = 'disruption-controller';
/** The queue of pods that were told that they will go, and did not. */
export const STALE_DISRUPTIONS = 'stale-pod-disruption';

export const api = new ApiClient(controllerAccount(DISRUPTION_CONTROLLER), 'kube-controller-manager');
export const events = { reporter: 'controllermanager', api };
