import type {SourceRequest} from '../open.ts';

/** What may be the user's own guide: an image, or a source whose frames are looked at now and then. */
export type GuideRequest = Extract<SourceRequest, {kind: 'image' | 'video' | 'camera'}>;
