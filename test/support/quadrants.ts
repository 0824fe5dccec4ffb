import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {temporaryFolder} from './temporary-folder.ts';

export const quadrantsSize = {width: 640, height: 360};

/** The colours of the quadrants, by column and row, as they are seen. */
export const quadrants = [
  {column: 0, row: 0, colour: [200, 40, 40]},
  {column: 1, row: 0, colour: [40, 180, 60]},
  {column: 0, row: 1, colour: [50, 60, 200]},
  {column: 1, row: 1, colour: [220, 220, 220]},
] as const;

/** Writes a video for the fake camera: four still quadrants, and in their middle a bar that moves with each frame. */
export async function writeQuadrants(): Promise<string> {
  const {width, height} = quadrantsSize;
  const path = join(temporaryFolder(), 'quadrants.y4m');
  const frames = Array.from({length: 30}, (_, frame) => Buffer.concat([Buffer.from('FRAME\n'), i420(frame)]));
  await writeFile(
    path,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`), ...frames]),
  );
  return path;
}

function i420(frame: number): Buffer {
  const {width, height} = quadrantsSize;
  const plane = (shift: number, valueAt: (x: number, y: number) => number): Buffer => {
    const [columns, rows] = [width >> shift, height >> shift];
    const bytes = Buffer.alloc(columns * rows);
    for (let y = 0; y < rows; y += 1) {
      for (let x = 0; x < columns; x += 1) bytes[y * columns + x] = valueAt(x << shift, y << shift);
    }
    return bytes;
  };
  const colourAt = (x: number, y: number): readonly [number, number, number] => {
    const isBar = Math.abs(y - height / 2) < 8 && Math.abs(x - (frame * width) / 30) < 20;
    if (isBar) return [0, 0, 0];
    const found = quadrants.find(
      ({column, row}) => column === Number(x >= width / 2) && row === Number(y >= height / 2),
    );
    return found?.colour ?? [0, 0, 0];
  };
  // ITU-R BT.601, limited range.
  const sum = (weights: readonly [number, number, number], offset: number) => (x: number, y: number) => {
    const [r, g, b] = colourAt(x, y);
    return Math.round(offset + (weights[0] * r + weights[1] * g + weights[2] * b) / 255);
  };
  return Buffer.concat([
    plane(0, sum([65.481, 128.553, 24.966], 16)),
    plane(1, sum([-37.797, -74.203, 112], 128)),
    plane(1, sum([112, -93.786, -18.214], 128)),
  ]);
}
