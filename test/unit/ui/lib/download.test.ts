import {expect, test} from 'vitest';
import {imageName} from '../../../../src/ui/lib/download.ts';

test.each([
  ['cat.jpg', 'shells', 'cat-shells.png'],
  ['cat.on a mat.jpeg', 'oil', 'cat.on a mat-oil.png'],
  ['an image', '', 'an image-dream.png'],
])('the image of %s, with the look %s, is saved as %s', (file, look, name) => {
  expect(imageName(file, look)).toBe(name);
});
