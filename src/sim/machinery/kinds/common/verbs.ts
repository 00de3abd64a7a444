import type { Verb } from '../../scheme/definition.ts';

/** What nearly every resource can do. */
export const ALL_VERBS: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
