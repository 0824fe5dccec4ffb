import {expect, test} from 'vitest';
import {otherCamera} from '../../../src/source/other-camera.ts';

const phone = ['camera2 1, facing front', 'camera2 0, facing back', 'camera2 2, facing back'];

test('switches between the sides of a phone, to the first camera on its back', () => {
  expect(otherCamera(phone, 'camera2 1, facing front')).toBe('camera2 0, facing back');
  expect(otherCamera(phone, 'camera2 2, facing back')).toBe('camera2 1, facing front');
  expect(otherCamera(['Back Camera', 'Front Camera'], 'Front Camera')).toBe('Back Camera');
});

test('goes around the cameras where their names say no side', () => {
  expect(otherCamera(['a', 'b', 'c'], 'b')).toBe('c');
  expect(otherCamera(['a', 'b', 'c'], 'c')).toBe('a');
  expect(otherCamera(['a', 'b'], 'unplugged')).toBe('a');
  expect(otherCamera(['FaceTime HD', 'Capture Card'], 'FaceTime HD')).toBe('Capture Card');
});

test('has nothing to switch to with one camera or none', () => {
  expect(otherCamera(['a'], 'a')).toBeUndefined();
  expect(otherCamera([], '')).toBeUndefined();
});
