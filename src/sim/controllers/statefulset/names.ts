/** Who the controller is: its service account, its queue, the reporter of its events. */
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';

export const STATEFUL_SET_CONTROLLER = 'statefulset-controller';

export const api = new ApiClient(controllerAccount(STATEFUL_SET_CONTROLLER), 'kube-controller-manager');
export const events = { reporter: STATEFUL_SET_CONTROLLER, api };
