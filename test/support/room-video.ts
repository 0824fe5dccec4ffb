import {writeFileSync} from 'node:fs';
import {join} from 'node:path';

const [width, height, framesPerSecond] = [320, 240, 10];

/**
 * A video for Chromium's fake camera, in a loop: a room in which nothing moves for `stillS` seconds, and then a visitor
 * walks through it for `movingS`. YUV4MPEG2, uncompressed.
 */
export function roomVideo(folder: string, stillS: number, movingS: number): string {
  const path = join(folder, 'room.y4m');
  const frames = Array.from({length: (stillS + movingS) * framesPerSecond}, (_, frame) => {
    const step = Math.max(0, frame - stillS * framesPerSecond);
    const left = step * 8;
    const luminance = Buffer.alloc(width * height, 0);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const visitor = step > 0 && x >= left && x < left + 48 && y > 60;
        luminance[y * width + x] = visitor ? 200 : 60 + ((x ^ y) & 63);
      }
    }
    const colour = Buffer.alloc((width * height) / 2, 128);
    return Buffer.concat([Buffer.from('FRAME\n'), luminance, colour]);
  });
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(path, Buffer.concat([head, ...frames]));
  return path;
}
