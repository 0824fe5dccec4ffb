import {resolve} from 'node:path';

/** Files of test/fixtures, whose README says what each is. */
const at = (path: string): string => resolve(import.meta.dirname, '../fixtures', path);

/** Reference values of the embedded model. */
export const halfGolden = at('golden/half');
/** Someone in a room, 384 x 216, for Chromium's fake camera. */
export const peopleCamera = at('clips/people.mjpeg');
/** The same for longer, 768 x 432 at 10 fps: they leave after 3.6 s. */
export const peopleVideo = at('clips/people.mp4');
/** 234 frames of 320 x 240 at 30 fps, H.264 with AAC. */
export const rabbitVideo = at('clips/rabbit320.mp4');
/** A small video that stands for a kind of file, of test/fixtures/videos; its make.sh says what each is. */
export const kindVideo = (name: string): string => at(`videos/${name}`);
/** An image of test/fixtures/photographs. */
export const photograph = (name: string): string => at(`photographs/${name}`);
