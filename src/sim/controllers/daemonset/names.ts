/** Who the controller is: by its own name, its account, the reporter of its events. */
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';

export const DAEMON_SET_CONTROLLER = 'daemonset-controller';
/** Queue of nodes that came or changed. */
export const NODE_QUEUE = `${DAEMON_SET_CONTROLLER}.nodes`;

export const api = new ApiClient(controllerAccount('daemon-set-controller'), 'kube-controller-manager');
export const events = { reporter: DAEMON_SET_CONTROLLER, api };
