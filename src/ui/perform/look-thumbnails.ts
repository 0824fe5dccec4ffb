import {LookThumbnailClient} from '../../dream/look-thumbnail-client.ts';
import type {AppStore} from '../lib/state.ts';
import {LookThumbnailsController, type LookThumbnailsOptions} from './look-thumbnails-controller.ts';
import {createSmallFrame} from './small-frame.ts';

/** Twice what a tile shows. */
const longSidePx = 192;

/** The controller of the looks' thumbnails, dreamed in a worker; downloaded when it is wanted. */
export const createLookThumbnails = (
  store: AppStore,
  frames: LookThumbnailsOptions['frames'],
): LookThumbnailsController =>
  new LookThumbnailsController(store, {
    frames,
    smallFrame: createSmallFrame(longSidePx),
    open: () => new LookThumbnailClient(),
    isHidden: () => document.hidden,
  });
