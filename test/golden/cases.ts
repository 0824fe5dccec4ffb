import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Objective} from '../../src/ascent/engine.ts';
import type {MixedName} from '../../src/model/network.ts';
import {decodePng} from '../support/png.ts';

/** An objective with its reference value and gradient, `[1, H, W, 3]`. */
export interface ReferenceObjective {
  readonly objective: Objective;
  readonly value: number;
  readonly gradient: Float32Array;
}

/** One picture, `[1, H, W, 3]` in [-1, 1], with what another framework computed from it in float64. */
export interface Case {
  readonly name: string;
  readonly shape: [1, number, number, 3];
  readonly picture: Float32Array;
  readonly objectives: readonly ReferenceObjective[];
  readonly layerMeans: readonly (readonly [MixedName, number])[];
  readonly ascent: {
    readonly objective: Objective;
    readonly steps: number;
    readonly stepSize: number;
    readonly result: Float32Array;
  };
}

interface CaseFile {
  readonly input: string;
  readonly objectives: readonly (Objective & {readonly loss: number; readonly gradient: string})[];
  readonly layerMeans: Readonly<Record<MixedName, number>>;
  readonly ascent: Objective & {readonly steps: number; readonly stepSize: number; readonly result: string};
}

/** The middle of a picture, of this size. Throws Error if it is larger than the picture. */
export function middleOf(
  {picture, shape: [, height, width]}: Pick<Case, 'picture' | 'shape'>,
  [rows, columns]: readonly [number, number],
): Pick<Case, 'picture' | 'shape'> {
  if (rows > height || columns > width) {
    throw new Error(
      `The picture has ${width} x ${height} pixels; its middle of ${columns} x ${rows} was asked for.`,
    );
  }
  const [top, left] = [Math.floor((height - rows) / 2), Math.floor((width - columns) / 2)];
  const values = Array.from({length: rows}, (_, row) => {
    const start = 3 * ((top + row) * width + left);
    return [...picture.subarray(start, start + 3 * columns)];
  });
  return {picture: Float32Array.from(values.flat()), shape: [1, rows, columns, 3]};
}

/** Little-endian float32 of a known length. */
async function readFloats(path: string, length: number): Promise<Float32Array> {
  const bytes = await readFile(path);
  if (bytes.length !== length * 4) {
    throw new Error(`${path} has ${bytes.length} bytes; its picture needs ${length * 4}.`);
  }
  return new Float32Array(new Uint8Array(bytes).buffer);
}

async function readCase(folder: string, name: string): Promise<Case> {
  const file = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as CaseFile;
  const {width, height, rgb} = decodePng(await readFile(join(folder, file.input)));
  const {ascent} = file;
  return {
    name,
    shape: [1, height, width, 3],
    picture: Float32Array.from(rgb, (value) => value / 127.5 - 1),
    objectives: await Promise.all(
      file.objectives.map(async ({layers, kind, loss, gradient}) => ({
        objective: {layers, kind},
        value: loss,
        gradient: await readFloats(join(folder, gradient), rgb.length),
      })),
    ),
    layerMeans: Object.entries(file.layerMeans) as [MixedName, number][],
    ascent: {
      objective: {layers: ascent.layers, kind: ascent.kind},
      steps: ascent.steps,
      stepSize: ascent.stepSize,
      result: await readFloats(join(folder, ascent.result), rgb.length),
    },
  };
}

/** The cases of a folder (NAME.json beside its .png and .f32), sorted; with `only`, that one. */
export async function readCases(folder: string, only?: string): Promise<Case[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).toSorted();
  const names = files.map((file) => file.slice(0, -'.json'.length));
  if (names.length === 0) throw new Error(`${folder} holds no cases (NAME.json).`);
  if (only !== undefined && !names.includes(only)) {
    throw new Error(`${folder} has no case ${only}; it has ${names.join(', ')}.`);
  }
  return Promise.all(
    names.filter((name) => only === undefined || name === only).map((name) => readCase(folder, name)),
  );
}
