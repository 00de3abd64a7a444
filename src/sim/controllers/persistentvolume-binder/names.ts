/** Names of the controller's parts, and who it is. */
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';

export const NAME = 'persistentvolume-binder-controller';
export const CLAIMS = `${NAME}.claims`;
export const VOLUMES = `${NAME}.volumes`;

export const api = new ApiClient(controllerAccount('persistent-volume-binder'), 'kube-controller-manager');
export const source = { reporter: 'persistentvolume-controller', api };
