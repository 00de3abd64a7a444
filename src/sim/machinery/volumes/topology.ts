/** Where volumes of the simulated cloud can be used. */
export const ZONE = 'topology.kubernetes.io/zone';
