import {execFileSync} from 'node:child_process';
import {installFromDebian} from './debian.ts';
import {peopleVideo} from './fixtures.ts';

/** Whether ffmpeg is there, which makes videos of several scenes; installed from Debian if it is not. */
export function ensureFfmpeg(): boolean {
  if (!hasFfmpeg()) installFromDebian('ffmpeg');
  return hasFfmpeg();
}

function hasFfmpeg(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], {stdio: 'ignore'});
    return true;
  } catch {
    return false;
  }
}

/**
 * Writes an MP4 of scenes of 2.5 s each, drawn, of 192 x 108 at `fps`, with sound: a chart, a fractal, a chart of colours,
 * and the same again, until `seconds` are full.
 */
export function makeScenes(path: string, seconds: number, fps: number): void {
  const each = 2.5;
  const size = `s=192x108:r=${fps}`;
  const drawn = [
    `testsrc=${size}:d=${each}`,
    `mandelbrot=${size}:end_pts=200,trim=duration=${each},setpts=PTS-STARTPTS`,
    `rgbtestsrc=${size}:d=${each}`,
  ];
  const scenes = Array.from({length: Math.ceil(seconds / each)}, (_, i) => drawn[i % drawn.length]);
  const parts = scenes.map((scene, i) => `${scene ?? ''},format=yuv420p[s${i}]`).join(';');
  const all = `${scenes.map((_, i) => `[s${i}]`).join('')}concat=n=${scenes.length}:v=1[v]`;
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `sine=f=440:r=44100:d=${seconds}`],
    ...['-filter_complex', `${parts};${all}`, '-map', '[v]', '-map', '0:a', '-t', String(seconds)],
    ...['-c:v', 'libx264', '-g', '12', '-c:a', 'aac', '-b:a', '64k', path],
  ]);
}

/** The same of 160 x 90 in scenes of 2 s, without sound: someone in a room, a fractal, the room mirrored, a fractal. */
export function makePeopleScenes(path: string, seconds: number, fps: number): void {
  const each = 2;
  const count = Math.ceil(seconds / each);
  const ends = `fps=${fps},trim=duration=${each},setpts=PTS-STARTPTS,format=yuv420p`;
  const scenes = Array.from({length: count}, (_, i) =>
    i % 2 === 0
      ? `[0:v]scale=160:90${i % 4 === 0 ? '' : ',hflip'},${ends}[s${i}]`
      : `mandelbrot=s=160x90:r=${fps}:end_pts=200,${ends}[s${i}]`,
  );
  const all = `${scenes.map((_, i) => `[s${i}]`).join('')}concat=n=${count}:v=1[v]`;
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-stream_loop', '9', '-i', peopleVideo],
    ...['-filter_complex', `${scenes.join(';')};${all}`, '-map', '[v]', '-t', String(seconds)],
    ...['-c:v', 'libx264', '-g', '12', path],
  ]);
}

/**
 * Writes an MP4 of 96 x 54 at `fps`: a chart for `beforeS`, then frames that are dark and bright in turn, then a chart of
 * colours for `afterS`.
 */
export function makeFlashes(
  path: string,
  fps: number,
  {
    beforeS = 0,
    flashS,
    afterS = 0,
  }: {readonly beforeS?: number; readonly flashS: number; readonly afterS?: number},
): void {
  const size = `s=96x54:r=${fps}`;
  const scenes = [
    ...(beforeS > 0 ? [`smptebars=${size}:d=${beforeS}`] : []),
    `nullsrc=${size}:d=${flashS},geq=lum='if(mod(N,2),190+X/4,40+Y/4)':cb=128:cr=128`,
    ...(afterS > 0 ? [`rgbtestsrc=${size}:d=${afterS}`] : []),
  ];
  const parts = scenes.map((scene, i) => `${scene},format=yuv420p[s${i}]`).join(';');
  const all = `${scenes.map((_, i) => `[s${i}]`).join('')}concat=n=${scenes.length}:v=1[v]`;
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-filter_complex', `${parts};${all}`, '-map', '[v]'],
    ...['-c:v', 'libx264', '-g', '12', path],
  ]);
}
