/** GET with `watch=true`: what there is to check before a watch begins. */
import { local, type Process, step } from '../../../kernel/effects.ts';
import type { ApiResponse } from '../../machinery/wire/api.ts';
import { type Exchange, refuse } from '../exchange.ts';
import { bareStatus, isStatus, listOptions, versionNumber } from '../request/options.ts';
import type { Target } from '../request/route.ts';
import { parseSelection } from '../request/selection.ts';
import type { WatchRequest } from '../watch/serve-watch.ts';
import { catchUp, waitFor } from './read.ts';

/** Gives the refusal, if there is one; else the stream is open when the process ends. */
export function* watch(exchange: Exchange, target: Target, stream: number): Process<ApiResponse | undefined> {
  const options = listOptions(exchange.query, true);
  if (isStatus(options)) return refuse(exchange, options);
  const { definition, namespace, name } = target;
  const selection = parseSelection(definition, options.labelSelector, options.fieldSelector);
  if (isStatus(selection)) return refuse(exchange, selection);
  const from = versionNumber(options.resourceVersion);
  if (typeof from === 'string') return refuse(exchange, bareStatus(from));
  const initialEvents = options.sendInitialEvents === true;
  if (options.resourceVersion === '') yield* catchUp();
  else if (initialEvents) {
    const late = yield* waitFor(from);
    if (late !== undefined) return refuse(exchange, late);
  }
  const byName = name === '' ? [] : [{ field: 'metadata.name', equal: true, value: name }];
  const request: WatchRequest = Object.freeze({
    exchange: stream,
    group: definition.group,
    version: definition.version,
    plural: definition.plural,
    namespace,
    labels: selection.labels,
    fields: Object.freeze([...selection.fields, ...byName]),
    shape: exchange.accept.shape,
    bookmarks: options.bookmarks,
    from: options.sendInitialEvents === false && from === 0 ? undefined : from,
    initialEvents,
    timeoutSeconds: options.timeoutSeconds,
  });
  yield* step('watch cache', { watch: request });
  yield* local('openWatch', request);
  return undefined;
}
