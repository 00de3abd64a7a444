/** Every resource that the API server serves. */
import type { ResourceDefinition } from '../scheme/definition.ts';

export const ALL_RESOURCES: readonly ResourceDefinition[] = [];
