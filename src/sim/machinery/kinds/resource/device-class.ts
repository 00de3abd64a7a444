/** resource.k8s.io/v1 DeviceClass (pkg/registry/resource/deviceclass). Extended resources that stand for a class are behind a gate that is off. */
import type { Draft } from '../../scheme/definition.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { builtIn } from '../common/built-in.ts';
import { MOST_CONFIGURATIONS } from './device-claim.ts';
import { validateList } from './lists.ts';
import { validateConfiguration, validateSelectors } from './selectors.ts';

function validateClass({ spec }: Draft): readonly FieldError[] {
  const errors: FieldError[] = [];
  validateSelectors(spec.selectors, 'spec.selectors', errors);
  validateList(spec.config, MOST_CONFIGURATIONS, 'spec.config', errors, validateConfiguration);
  return errors;
}

function dropDisabled({ spec }: Draft): void {
  delete spec.extendedResourceName;
}

export const deviceClasses = builtIn('resource.k8s.io/v1', 'DeviceClass', 'deviceclasses', {
  namespaced: false,
  generation: 'spec',
  allowUnconditionalUpdate: true,
  deleteReturnsObject: true,
  setDefaults: (draft: Draft) => {
    draft.spec ??= {};
  },
  prepareForCreate: dropDisabled,
  validate: validateClass,
  prepareForUpdate: dropDisabled,
  validateUpdate: validateClass,
});
