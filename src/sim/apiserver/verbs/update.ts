/** PUT: the whole object, or a subresource's part of it (apiserver pkg/endpoints/handlers/update.go). */
import type { Process } from '../../../kernel/effects.ts';
import { deepCopy } from '../../machinery/copy.ts';
import { badRequestStatus } from '../../machinery/status-error.ts';
import type { ApiResponse } from '../../machinery/wire/api.ts';
import { type Exchange, refuse, respond } from '../exchange.ts';
import type { UpdateInput } from '../registry/prepare-update.ts';
import { nameProblem } from '../registry/write.ts';
import { isStatus, writeOptions } from '../request/options.ts';
import type { Target } from '../request/route.ts';
import { draftFrom } from './create.ts';
import { SCALE_KIND, scaleChange, shapeAnswer } from './scale.ts';
import { guaranteedUpdate } from './write-loop.ts';

/** Of a body, they have been said already. */
const NO_WARNINGS: readonly string[] = [];

export function* update(exchange: Exchange, target: Target): Process<ApiResponse> {
  const options = writeOptions(exchange.query, 'UpdateOptions');
  if (isStatus(options)) return refuse(exchange, options);
  const { definition, subresource } = target;
  const scale = subresource?.scale;
  const body = draftFrom(exchange, scale === undefined ? definition : SCALE_KIND, options.fieldValidation);
  if ('status' in body) return refuse(exchange, body.status);
  const mismatch = nameProblem(body.draft, target);
  if (mismatch !== undefined) return refuse(exchange, badRequestStatus(mismatch));
  const { draft } = body;
  const input: UpdateInput = {
    target,
    user: exchange.user,
    dryRun: options.dryRun,
    change:
      scale === undefined
        ? () => ({ draft: deepCopy(draft), warnings: [] })
        : (current) => scaleChange(current, draft, scale, definition, NO_WARNINGS),
    createFrom: () => deepCopy(draft),
    ...(draft.metadata.uid === undefined ? {} : { uid: draft.metadata.uid }),
  };
  const updated = yield* guaranteedUpdate(exchange, input);
  if (!updated.ok) return refuse(exchange, updated.status);
  const shown = yield* shapeAnswer(exchange, target, updated.object);
  return isStatus(shown) ? refuse(exchange, shown) : respond(exchange, updated.created ? 201 : 200, shown);
}
