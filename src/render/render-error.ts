import {DiskFullError} from '../library/private-file.ts';
import {reasonOf} from '../lib/reason.ts';

/** What can be wrong with a rendering. */
export type RenderFault =
  | 'not-a-film'
  | 'not-a-picture'
  | 'no-video-track'
  | 'unsupported-codec'
  | 'truncated'
  | 'zero-duration'
  | 'size'
  | 'range'
  | 'no-encoder'
  | 'no-layers'
  | 'no-storage'
  | 'storage-full'
  | 'elsewhere'
  | 'failed';

/** Why a rendering did not start or go on: `message` says what failed and what it got, `advice` what to do. */
export class RenderError extends Error {
  override readonly name = 'RenderError';
  constructor(
    readonly fault: RenderFault,
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

export const noLayers = (title: string, layers: readonly string[]): RenderError =>
  new RenderError(
    'no-layers',
    `No layer of ${title} has weight, so there is nothing to dream.`,
    `Raise one of ${layers.join(', ')}.`,
  );

/** Any error as one for the user. */
export function renderErrorOf(error: unknown): RenderError {
  if (error instanceof RenderError) return error;
  const reason = reasonOf(error);
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  if (full || error instanceof DiskFullError) {
    return new RenderError(
      'storage-full',
      'The browser’s storage is full, so the rendering stopped.',
      'Free some space on the disk, or delete renderings and clips here; then resume it.',
    );
  }
  return new RenderError(
    'failed',
    `The rendering failed: ${reason}`,
    'Try it again; it goes on where it stopped.',
  );
}
