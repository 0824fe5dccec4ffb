import {execFileSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import path from 'node:path';
import {judgeFrom, ownJudges, type Judge} from './judges.ts';
import type {Size} from '../support/size.ts';
import {cleanPlateJudge} from './clean-plate.ts';
import type {Reference} from './reference-flow.ts';
import {ScenePainter, type Scene} from './scene.ts';

/** Frames to dream on, with reference flows between them. */
export interface Sequence extends Size {
  readonly name: string;
  /** Each [height, width, 3] in [-1, 1]. */
  readonly frames: readonly Float32Array[];
  /** From frame t to frame t - 1; undefined for t = 0. */
  readonly references: readonly (Reference | undefined)[];
  /** Whether the references are exactly known rather than estimated. */
  readonly exact: boolean;
  /** Further references to measure against. */
  readonly judges: readonly Judge[];
}

const clipName = (file: string): string => path.basename(file);

/** ffmpeg's arguments to read `count` frames through a filter, looping the clip. */
const readClip = (file: string, filter: string, count: number): string[] => [
  ...['-v', 'error', '-stream_loop', '-1', '-i', file, '-vf', filter, '-frames:v', String(count)],
];

/**
 * Frames of a clip as a camera would give them at `rate` fps. Flows by other programs in `folders` become judges. Throws
 * Error if ffmpeg cannot read the clip, or flows are missing.
 */
export function clipSequence(
  file: string,
  {width, height}: Size,
  rate: number,
  count: number,
  folders: readonly string[] = [],
): Sequence {
  const filter = `fps=${rate},scale=${width}:${height}:flags=area`;
  const raw = execFileSync(
    'ffmpeg',
    [...readClip(file, filter, count), '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    {maxBuffer: 2 ** 30},
  );
  const bytes = width * height * 3;
  const frames = Array.from({length: Math.floor(raw.length / bytes)}, (_, t) =>
    Float32Array.from(raw.subarray(t * bytes, (t + 1) * bytes), (byte) => byte / 127.5 - 1),
  );
  const named = {name: clipName(file), width, height, frames};
  // First, since they may be missing and our own estimates take long.
  const others = folders.map((folder) => judgeFrom(folder, named));
  const {corrected, uncorrected} = ownJudges(named);
  const byCleanPlate = [uncorrected, ...others].flatMap((judge) => cleanPlateJudge(named, judge) ?? []);
  return {
    ...named,
    references: corrected.references,
    exact: false,
    judges: [uncorrected, ...others, ...byCleanPlate],
  };
}

/** Frames of a scene of exactly known motion. Flows in `folders` and our own estimates become judges, to be rated. */
export function sceneSequence(
  scene: Scene,
  {width, height}: Size,
  count: number,
  folders: readonly string[] = [],
): Sequence {
  const painter = new ScenePainter(scene, width, height);
  const frames = Array.from({length: count}, (_, t) => painter.frame(t));
  const references = frames.map((_, t) => (t > 0 ? painter.truth(t, t - 1) : undefined));
  const named = {name: scene.name, width, height, frames};
  const others = folders.map((folder) => judgeFrom(folder, named));
  const own = others.length > 0 ? ownJudges(named) : undefined;
  return {...named, references, exact: true, judges: own ? [own.corrected, own.uncorrected, ...others] : []};
}

/** Scenes are written for other programs at this multiple of the dream's size, as a camera's frames are larger. */
const finer = 4;

/** Writes the frames of a clip, at its own size, as `folder`/NAME/0001.png and so on. Returns that folder. */
export function writeClip(folder: string, file: string, rate: number, count: number): string {
  const into = path.join(folder, clipName(file));
  mkdirSync(into, {recursive: true});
  execFileSync('ffmpeg', ['-y', ...readClip(file, `fps=${rate}`, count), path.join(into, '%04d.png')]);
  return into;
}

/** The same for a scene, enlarged. */
export function writeScene(folder: string, scene: Scene, {width, height}: Size, count: number): string {
  const into = path.join(folder, scene.name);
  mkdirSync(into, {recursive: true});
  const painter = new ScenePainter(scene, width, height);
  const size = `${finer * width}x${finer * height}`;
  const raw = Buffer.concat(
    Array.from({length: count}, (_, t) =>
      Uint8Array.from(painter.frame(t, finer), (value) => Math.round(127.5 * (value + 1))),
    ),
  );
  const options = ['-y', '-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-i', '-'];
  execFileSync('ffmpeg', [...options, path.join(into, '%04d.png')], {input: raw});
  return into;
}
