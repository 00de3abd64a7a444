/**
 * What the answer is to look like (apiserver pkg/endpoints/handlers/negotiation/negotiate.go): JSON or YAML; the object itself, its
 * metadata alone, or a table. Protobuf is offered but not spoken: who asks for nothing else is refused.
 */
import { failure, type Status } from '../../machinery/status-error.ts';

export type Shape = 'object' | 'metadata' | 'metadata list' | 'table';

export interface Accept {
  readonly media: 'json' | 'yaml';
  readonly shape: Shape;
  /** Of meta.k8s.io, for shapes other than the object itself. */
  readonly version: 'v1' | 'v1beta1';
  /** A client of another kind than the simulation's own asked: list items then carry no kind, as in Kubernetes' JSON. */
  readonly explicit: boolean;
}

const OFFERS = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
/** Where there is something to watch. */
const STREAM_OFFERS = ', application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
const IMPLICIT: Accept = Object.freeze({ media: 'json', shape: 'object', version: 'v1', explicit: false });
const PLAIN_JSON: Accept = Object.freeze({ media: 'json', shape: 'object', version: 'v1', explicit: true });

const SHAPES: Readonly<Record<string, Shape>> = {
  Table: 'table',
  PartialObjectMetadata: 'metadata',
  PartialObjectMetadataList: 'metadata list',
};

interface Clause {
  readonly media: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly quality: number;
}

function clausesOf(header: string): readonly Clause[] {
  const clauses = header.split(',').map((text): Clause => {
    const [media = '', ...rest] = text.split(';').map((part) => part.trim());
    const parameters: Record<string, string> = {};
    for (const part of rest) {
      const equals = part.indexOf('=');
      if (equals > 0) parameters[part.slice(0, equals)] = part.slice(equals + 1);
    }
    return { media, parameters, quality: Number(parameters.q ?? 1) };
  });
  return clauses.sort((left, right) => right.quality - left.quality);
}

function mediaOf(media: string): 'json' | 'yaml' | undefined {
  if (media === 'application/json' || media === '*/*') return 'json';
  return media === 'application/yaml' ? 'yaml' : undefined;
}

function notAcceptable(streams: boolean): Status {
  const offers = streams ? OFFERS + STREAM_OFFERS : OFFERS;
  return failure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${offers}`, {});
}

/** `streams`: does the path name what can be watched? */
export function negotiate(header: string | undefined, streams: () => boolean): Accept | Status {
  if (header === undefined) return IMPLICIT;
  if (header === 'application/json' || header === '*/*' || header.trim() === '') return PLAIN_JSON;
  let refusedShape = false;
  let anyMedia = false;
  for (const { media, parameters } of clausesOf(header)) {
    const known = mediaOf(media);
    if (known === undefined) continue;
    anyMedia = true;
    if (parameters.as === undefined) return { media: known, shape: 'object', version: 'v1', explicit: true };
    const shape = SHAPES[parameters.as];
    const version = parameters.v;
    if (shape !== undefined && parameters.g === 'meta.k8s.io' && (version === 'v1' || version === 'v1beta1'))
      return { media: known, shape, version, explicit: true };
    refusedShape = true;
  }
  if (anyMedia && refusedShape) return failure(406, 'NotAcceptable', `only the following media types are accepted: ${OFFERS}`);
  return notAcceptable(streams());
}

/** What a body was sent as. Not being told counts as JSON. */
export function bodyMedia(header: string | undefined): 'json' | 'yaml' | 'protobuf' | Status {
  if (header === undefined || header === '') return 'json';
  switch (header.split(';')[0]?.trim()) {
    case 'application/json':
      return 'json';
    case 'application/yaml':
      return 'yaml';
    case 'application/vnd.kubernetes.protobuf':
      return 'protobuf';
    default:
      return failure(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: ${OFFERS}`,
      );
  }
}
