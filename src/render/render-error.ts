import type {OpenModel} from '../dream/model.ts';
import {DiskFullError} from '../library/private-file.ts';
import {CodedError, messageOf} from '../lib/message.ts';
import {reasonOf} from '../lib/reason.ts';
import {PackError} from '../model/pack-error.ts';
import {notices, type RenderCode} from './notices.ts';

/** Why a rendering did not start or go on. */
export class RenderError extends CodedError<RenderCode> {}

/** That the parameters leave nothing to dream. */
export const noLayers = ({engine, manifest: {title}}: OpenModel): RenderError =>
  new RenderError(notices['no-layers']({title, layers: engine.layers.join(', ')}));

/** Any error as one of a rendering. */
export function renderErrorOf(error: unknown): RenderError {
  if (error instanceof RenderError) return error;
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  if (isFull || error instanceof DiskFullError) return new RenderError(notices['storage-full']());
  const cause = messageOf(error);
  return new RenderError(error instanceof PackError ? notices['no-model']({cause}) : notices.failed({cause}));
}

/** What is wrong with a file, from the error of whoever read it: an assertion says nothing to a user. */
export const faultOf = (error: unknown): string =>
  error instanceof RangeError || error instanceof TypeError || /^assert/i.test(reasonOf(error))
    ? 'its structure is damaged there'
    : reasonOf(error);
