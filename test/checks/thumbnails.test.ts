import {expect, test} from 'vitest';
import {staleThumbnails} from '../looks/thumbnail-record.ts';

test('every look has a small thumbnail of what it is now', () => {
  expect(staleThumbnails(), 'npm run looks -- --thumbnails [--looks NAME]').toEqual([]);
});
