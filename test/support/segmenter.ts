import path from 'node:path';
import type {FinderOptions} from '../../src/feedback/person/finder.ts';
import {openSegmenter, type Segmenter} from '../../src/feedback/person/segmenter.ts';
import {serveFolder} from '../../src/build/pack-folder.ts';

/** Where the network that finds people is. */
export const personFolder = path.resolve(import.meta.dirname, '../../public/person');

/** The product's own, from the disk. */
export const openSegmenterHere = (): Promise<Segmenter> =>
  openSegmenter(new URL('https://folder.invalid/'), serveFolder(personFolder));

/** For dreams that are not of the person. */
export const noSegmenter = (): Promise<Segmenter> =>
  Promise.reject(new Error('No person is looked for here.'));

/** Looks for people in every frame. */
export const finder: FinderOptions = {open: openSegmenterHere, everyFrames: 1};
