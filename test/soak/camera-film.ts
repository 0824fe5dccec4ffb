import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';

const clip = '../shared/clips/people.mp4';

/** A film for Chromium's fake camera, made in `folder`; undefined, which is the test picture, without clip or ffmpeg. */
export function cameraFilm(folder: string): string | undefined {
  if (!existsSync(clip)) return undefined;
  const film = join(folder, 'camera.mjpeg');
  try {
    execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-i', clip, '-c:v', 'mjpeg', '-q:v', '4', film]);
    return film;
  } catch {
    return undefined;
  }
}
