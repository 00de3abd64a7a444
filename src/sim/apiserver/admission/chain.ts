/** The plugins in the order of pkg/kubeapiserver/options/plugins.go. */
import type { AdmissionPlugin } from './plugin.ts';

export const ADMISSION_CHAIN: readonly AdmissionPlugin[] = [];
