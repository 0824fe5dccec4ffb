import {createHash} from 'node:crypto';
import {createReadStream, existsSync} from 'node:fs';
import {open, stat} from 'node:fs/promises';
import {basename, dirname, join, resolve} from 'node:path';
import {notices} from '../../render/parts/notices.ts';
import {PlanError, type PlannedFile} from '../../render/parts/plan.ts';
import {UsageError} from '../command.ts';
import {findImages, isSequence, pathsOf} from './images.ts';

/** A sample is so many blocks of so many bytes, evenly spread. */
const sample = {blocks: 64, bytes: 65_536} as const;

/** What recognises a file. Reads all of it. */
export async function plannedFile(path: string): Promise<PlannedFile> {
  const found = await lookAt(path);
  return {
    path: resolve(path),
    bytes: found.bytes,
    sha256: await found.sha256(),
    sampleSha256: await found.sample(),
  };
}

/** A file, or the files of a sequence of images. */
async function lookAt(path: string) {
  if (!isSequence(path)) {
    const {size: bytes} = await stat(path);
    return {bytes, sha256: () => sha256Of(path), sample: () => sampleSha256Of(path, bytes)};
  }
  const paths = pathsOf(await findImages(path));
  const sizes = await Promise.all(paths.map(async (each) => (await stat(each)).size));
  const hashed = async (some: readonly string[]): Promise<string> => {
    const hash = createHash('sha256').update(sizes.join(' '));
    for (const each of some) hash.update(await sha256Of(each));
    return hash.digest('hex');
  };
  const every = Math.max(1, Math.floor(paths.length / sample.blocks));
  return {
    bytes: sizes.reduce((sum, size) => sum + size, 0),
    sha256: () => hashed(paths),
    sample: () => hashed(paths.filter((_, i) => i % every === 0)),
  };
}

/** SHA-256 of a file, from byte `from` on. */
export async function sha256Of(path: string, from = 0): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, {start: from})) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function sampleSha256Of(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path);
  try {
    const lastAt = Math.max(0, bytes - sample.bytes);
    for (let i = 0; i < sample.blocks; i += 1) {
      const at = Math.floor((lastAt * i) / (sample.blocks - 1));
      const {buffer, bytesRead} = await file.read(Buffer.alloc(sample.bytes), 0, sample.bytes, at);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}

/**
 * Where a planned file is on this machine: as `given`, or where it was planned, or of that name beside the plan. `option`
 * is what gives it. Throws UsageError if it is nowhere.
 */
export function foundFile(
  {path}: PlannedFile,
  {given, plan, option}: {readonly given: string | undefined; readonly plan: string; readonly option: string},
): string {
  const places = given === undefined ? [path, join(dirname(plan), basename(path))] : [given];
  const found = places.find((place) => existsSync(isSequence(place) ? dirname(place) : place));
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no file ${places.map((place) => JSON.stringify(place)).join(' or ')}. Say where it is with ${option} FILE.`,
  );
}

/** That a file is the planned one: by samples of it, or by `all` of it. Throws PlanError. */
export async function checkFile(
  path: string,
  planned: PlannedFile,
  what: 'video' | 'guide',
  all = false,
): Promise<void> {
  const found = await lookAt(path);
  const isSame =
    found.bytes === planned.bytes &&
    (all ? (await found.sha256()) === planned.sha256 : (await found.sample()) === planned.sampleSha256);
  if (!isSame) throw new PlanError(notices['file-changed']({path, what}));
}
