/** Who the controller is: its account, its queue, the reporter of its events. */
import { ApiClient } from '../../client/api-client.ts';
import { controllerAccount } from '../../client/identity.ts';

export const CRON_JOB_CONTROLLER = 'cronjob-controller';

export const api = new ApiClient(controllerAccount(CRON_JOB_CONTROLLER), 'kube-controller-manager');
export const events = { reporter: CRON_JOB_CONTROLLER, api };
