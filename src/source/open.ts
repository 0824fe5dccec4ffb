import {CameraSource, type CameraRequest} from './camera.ts';
import {FilmSource} from './video.ts';
import {SceneSource} from './scene.ts';
import {ScreenSource} from './screen.ts';
import type {Source} from './source.ts';
import {StillSource} from './image.ts';

export {fileKind, filesFrom} from './files.ts';

/** A kind of source with what that kind needs. A film is a file or an address. */
export type SourceRequest =
  | ({readonly kind: 'camera'} & CameraRequest)
  | {readonly kind: 'film'; readonly film: Blob | string}
  | {readonly kind: 'screen'}
  | {readonly kind: 'still'; readonly picture: Blob}
  | {readonly kind: 'scene'};

/** The source for a request, not started yet. */
export function openSource(request: SourceRequest): Source {
  switch (request.kind) {
    case 'camera':
      return new CameraSource(request);
    case 'film':
      return new FilmSource(request.film);
    case 'screen':
      return new ScreenSource();
    case 'still':
      return new StillSource(request.picture);
    case 'scene':
      return new SceneSource();
  }
}
