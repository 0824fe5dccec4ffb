import {execFileSync} from 'node:child_process';
import type {Picture} from './picture.ts';

const encoding = ['-c:v', 'libx264', '-crf', '18', '-pix_fmt', 'yuv420p'];

/** Writes pictures of one size as an MP4, by ffmpeg. */
export function writeFilm(file: string, pictures: Iterable<Picture>, rateHz: number): void {
  let size = '';
  const frames = Array.from(pictures, ({width, height, values}) => {
    size = `${width}x${height}`;
    return Uint8Array.from(values, (value) => Math.round(127.5 * (value + 1)));
  });
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', size, '-r', String(rateHz)];
  execFileSync('ffmpeg', ['-y', '-v', 'error', ...raw, '-i', '-', ...encoding, file], {
    input: Buffer.concat(frames),
  });
}

/** Writes two films of one size side by side, as long as the shorter one. */
export function writeSideBySide(file: string, left: string, right: string): void {
  const inputs = ['-i', left, '-i', right];
  execFileSync('ffmpeg', [
    '-y',
    '-v',
    'error',
    ...inputs,
    '-filter_complex',
    'hstack=shortest=1',
    ...encoding,
    file,
  ]);
}
