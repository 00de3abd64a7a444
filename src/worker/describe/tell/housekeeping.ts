/** Garbage, namespaces and what every namespace needs. */

import { counted } from '../counted.ts';
import { resourceOfKind } from '../object-key.ts';
import { named, type Rule, sentence } from './rule.ts';

const COLLECTOR = 'The garbage collector';

/** `Kind/namespace/name/uid`. */
function item(text: string) {
  const [kind = '', namespace = '', name = ''] = text.split('/');
  return named(resourceOfKind(kind), kind, `${namespace}/${name}`);
}

const ownersClassified: Rule = ({ item: text, solid, dangling, waiting }, { by }) => {
  if (solid > 0)
    return sentence(COLLECTOR, by, ' finds that ', item(text), ` still has ${counted(solid, 'owner')}: it takes the others out.`);
  const why = dangling > 0 ? 'whose owner is gone' : waiting > 0 ? 'whose owner waits for it to go' : 'that nobody owns any more';
  return sentence(COLLECTOR, by, ' deletes ', item(text), `, ${why}.`);
};

const orphaning: Rule = ({ item: text, dependents }, { by }) =>
  sentence(COLLECTOR, by, ` sets the ${counted(dependents, 'dependent')} of `, item(text), ' free, as was asked.');

const contentRemains: Rule = ({ namespace, resource, count }, { by }) =>
  sentence(
    'The namespace controller',
    by,
    ' empties ',
    named('namespaces', 'Namespace', namespace),
    `: it deletes its ${count} ${resource}.`,
  );

const finalizing: Rule = ({ namespace }, { by }) =>
  sentence('The namespace controller', by, ' finds ', named('namespaces', 'Namespace', namespace), ' empty: it lets it go.');

const accountMissing: Rule = ({ namespace }, { by }) =>
  sentence(
    'The service account controller',
    by,
    ' finds ',
    named('namespaces', 'Namespace', namespace),
    ' without its default account: it creates it.',
  );

const bundleMissing: Rule = ({ namespace }, { by }) =>
  sentence(
    'The root CA publisher',
    by,
    ' finds ',
    named('namespaces', 'Namespace', namespace),
    ' without the cluster certificate: it creates the ConfigMap that holds it.',
  );

export const HOUSEKEEPING: Readonly<Record<string, Rule>> = {
  ownersClassified,
  orphaning,
  contentRemains,
  finalizing,
  accountMissing,
  bundleMissing,
};
