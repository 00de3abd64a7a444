/** Objects in the shape that was asked for: as they are, their metadata alone, or rows of a table. */
import type { ResourceDefinition } from '../../machinery/scheme/definition.ts';
import { groupVersion } from '../../machinery/scheme/registry.ts';
import { badRequestStatus, failure, type Status } from '../../machinery/status-error.ts';
import type { ApiList, ApiObject } from '../../machinery/wire/api.ts';
import type { Accept } from '../request/negotiate.ts';

export interface Shaping {
  readonly definition: ResourceDefinition;
  readonly accept: Accept;
  /** Virtual time, for ages. */
  readonly nowMicros: number;
  /** `includeObject` of tables: `None`, `Metadata` or `Object`. */
  readonly includeObject: string;
}

/** From the stored form of the object to that of the version asked for. */
export function presented(definition: ResourceDefinition, object: ApiObject): ApiObject {
  return definition.conversion === undefined ? object : (Object.freeze(definition.conversion.fromStored(object)) as ApiObject);
}

/** `version`: of meta.k8s.io. */
export function metadataOnly({ fieldAnnotations }: ResourceDefinition, { metadata }: ApiObject, version: string): ApiObject {
  const shown = fieldAnnotations === undefined ? metadata : withoutAnnotations(metadata, fieldAnnotations);
  return Object.freeze({ kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${version}`, metadata: shown });
}

function withoutAnnotations(metadata: ApiObject['metadata'], hidden: readonly string[]): ApiObject['metadata'] {
  const left = Object.entries(metadata.annotations ?? {}).filter(([key]) => !hidden.includes(key));
  const { annotations: _all, ...rest } = metadata;
  return left.length === 0 ? rest : { ...rest, annotations: Object.fromEntries(left) };
}

function withoutKind(object: ApiObject): unknown {
  const { apiVersion: _version, kind: _kind, ...rest } = object;
  return rest;
}

function row(object: ApiObject, { definition, accept, nowMicros, includeObject }: Shaping): unknown {
  const cells = definition.cells?.(object, nowMicros) ?? [object.metadata.name, object.metadata.creationTimestamp];
  const conditions = definition.rowConditions?.(object);
  const shown = includeObject === 'None' ? null : includeObject === 'Object' ? object : metadataOnly(definition, object, accept.version);
  return { cells, ...(conditions === undefined ? {} : { conditions }), object: shown };
}

function columnsOf(definition: ResourceDefinition): readonly unknown[] {
  return definition.columns.map(({ name, type, format = name === 'Name' ? 'name' : '', description = '', priority }) => ({
    name,
    type: type === 'date' ? 'string' : type,
    format,
    description,
    priority,
  }));
}

const INCLUDE_OBJECT = ['', 'None', 'Metadata', 'Object'];

/** What is wrong with the `includeObject` of a table. */
function includeProblem({ includeObject }: Shaping): Status | undefined {
  if (INCLUDE_OBJECT.includes(includeObject)) return undefined;
  const asked = JSON.stringify(includeObject);
  return badRequestStatus(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${asked}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

export function tableOf(objects: readonly ApiObject[], metadata: unknown, shaping: Shaping, withColumns = true): unknown {
  return Object.freeze({
    kind: 'Table',
    apiVersion: `meta.k8s.io/${shaping.accept.version}`,
    metadata,
    columnDefinitions: withColumns ? columnsOf(shaping.definition) : null,
    rows: objects.map((object) => row(object, shaping)),
  });
}

function refused(asked: string, problem: string): Status {
  return failure(406, 'NotAcceptable', `you requested ${asked}, but the requested object ${problem}`);
}

function internalName({ group, kind }: ResourceDefinition): string {
  return `${group === '' ? 'core' : group.split('.')[0]}.${kind}`;
}

/** One object, as the body of an answer. A Status says why it cannot have the shape. */
export function shapeObject(object: ApiObject, shaping: Shaping): unknown {
  const { definition, accept } = shaping;
  const shown = presented(definition, object);
  switch (accept.shape) {
    case 'object':
      return shown;
    case 'metadata':
      return metadataOnly(definition, shown, accept.version);
    case 'metadata list':
      return refused('PartialObjectMetadataList', `is not a list (*${internalName(definition)})`);
    case 'table': {
      const { resourceVersion } = object.metadata;
      const problem = includeProblem(shaping);
      if (problem !== undefined) return problem;
      return tableOf([shown], resourceVersion === undefined ? {} : { resourceVersion }, shaping);
    }
  }
}

/** A list, as the body of an answer. */
export function shapeList(items: readonly ApiObject[], metadata: ApiList['metadata'], shaping: Shaping): unknown {
  const { definition, accept } = shaping;
  const shown = definition.conversion === undefined ? items : items.map((item) => presented(definition, item));
  switch (accept.shape) {
    case 'object':
      return Object.freeze({
        kind: `${definition.kind}List`,
        apiVersion: groupVersion(definition),
        metadata,
        items: accept.explicit ? shown.map(withoutKind) : shown,
      });
    case 'metadata':
      return refused('PartialObjectMetadata', `is a list (*${internalName(definition)}List)`);
    case 'metadata list':
      return Object.freeze({
        kind: 'PartialObjectMetadataList',
        apiVersion: `meta.k8s.io/${accept.version}`,
        metadata,
        items: shown.map((item) => metadataOnly(definition, item, accept.version)),
      });
    case 'table':
      return includeProblem(shaping) ?? tableOf(shown, metadata, shaping);
  }
}
