import type {Backdrop} from './backdrop.ts';
import {CameraSource, type CameraRequest} from './camera.ts';
import {VideoSource} from './video.ts';
import {SceneSource} from './scene.ts';
import {ScreenSource} from './screen.ts';
import type {Source} from './source.ts';
import {ImageSource} from './image.ts';
import {PicturesSource, type Pictures} from './pictures.ts';

export {fileKind, filesFrom} from './files.ts';

/** A kind of source with what that kind needs. A video is a file, an address, or what a page has of its own. */
export type SourceRequest =
  | ({readonly kind: 'camera'} & CameraRequest)
  | {readonly kind: 'video'; readonly video: Blob | string | Pictures}
  | {readonly kind: 'screen'}
  | {readonly kind: 'image'; readonly image: Blob}
  | {readonly kind: 'scene'};

/** The source for a request, not started yet; what is transparent in it is over the backdrop's colour. */
export function openSource(request: SourceRequest, backdrop?: Backdrop): Source {
  switch (request.kind) {
    case 'camera':
      return new CameraSource(request);
    case 'video':
      return request.video instanceof Blob || typeof request.video === 'string'
        ? new VideoSource(request.video, backdrop)
        : new PicturesSource(request.video);
    case 'screen':
      return new ScreenSource();
    case 'image':
      return new ImageSource(request.image, backdrop);
    case 'scene':
      return new SceneSource();
  }
}
