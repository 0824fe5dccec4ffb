import {execFile, spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {mkdtemp, readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {recipeInImage} from '../../src/metadata/image-recipe.ts';
import {recipeInTags} from '../../src/metadata/recipe.ts';
import {readVideo, remuxed} from '../support/videos.ts';
import {rabbitVideo} from '../support/fixtures.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const folder = temporaryFolder();

async function given(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe('reverie render', () => {
  const reverie = (...args: string[]) =>
    new Promise<{status: number; out: string; said: string}>((resolve) => {
      const child = execFile(process.execPath, ['src/cli/bin.mjs', 'render', ...args], (_, out, said) => {
        resolve({status: child.exitCode ?? -1, out, said});
      });
    });

  const look = [
    '--set',
    'mixed3=0',
    '--set',
    'mixed4=0',
    '--set',
    'mixed0=1',
    '--set',
    'steps=1',
    '--set',
    'resolution=75',
  ];

  test('renders, tells how far it is, and names what is wrong', async () => {
    const path = await given('few.mp4', await remuxed(rabbitVideo, {frames: 10, withAudio: true}));
    const output = join(folder, 'few-dream.mp4');
    const done = await reverie(path, output, ...look, '--model', 'inception-v3-half', '--json');
    expect(done.said + done.out).toMatch(/"type":"done"/);
    expect(done.status).toBe(0);
    const lines = done.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({type: 'done', output, frames: 10, notices: []});
    expect(lines.some(({type, total}) => type === 'progress' && total === 10)).toBe(true);
    const dreamed = await readVideo(output);
    expect(dreamed.video).toHaveLength(10);
    expect(recipeInTags(dreamed.tags)?.recipe.model).toMatchObject({name: 'inception-v3-half'});

    const sound = await given(
      'sound.mp4',
      await remuxed(rabbitVideo, {frames: 0, withVideo: false, withAudio: true}),
    );
    const [other, silent] = await Promise.all([
      reverie(path, join(folder, 'never.mp4'), ...look, '--model', 'no-such-pack', '--json'),
      reverie(sound, join(folder, 'never.mp4')),
    ]);
    expect(other).toMatchObject({status: 1});
    expect(other.out).toMatch(/"fault":"no-model".*no-such-pack/);
    expect(silent).toMatchObject({status: 1});
    expect(silent.said).toMatch(/no video track/);
    expect(existsSync(join(folder, 'never.mp4'))).toBe(false);
  });

  test('follows a guide image', async () => {
    const guide = 'test/fixtures/golden/half/elephant.png';
    const output = join(folder, 'guided.png');
    const done = await reverie('test/fixtures/golden/half/small.png', output, ...look, '--guide', guide);
    expect(done.said).not.toMatch(/guide/);
    expect(done.status).toBe(0);
    const recipe = await recipeInImage(new Blob([await readFile(output)], {type: 'image/png'}));
    expect(recipe?.recipe.values).toMatchObject({objective: 'guide', guide: 'own'});
  });

  test('interrupted, it says how far it came, and leaves nothing behind', async () => {
    const temporary = await mkdtemp(join(folder, 'tmp-'));
    const output = join(folder, 'interrupted.mp4');
    const child = spawn(
      process.execPath,
      ['src/cli/bin.mjs', 'render', rabbitVideo, output, ...look, '--json'],
      {
        env: {...process.env, TMPDIR: temporary},
      },
    );
    let [out, said, interrupted] = ['', '', false];
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString();
      if (interrupted || !/"done":[1-9]/.test(out)) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    child.stderr.on('data', (data: Buffer) => (said += data.toString()));
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(130);
    expect(said).toMatch(/Interrupted after \d+ of 234 frames; nothing was written\./);
    expect(out.trim().split('\n').at(-1)).toMatch(/"fault":"interrupted"/);
    expect((await readdir(folder)).filter((name) => name.startsWith('interrupted'))).toEqual([]);
    expect((await readdir(temporary)).filter((name) => name.startsWith('reverie-'))).toEqual([]);
  });

  test('refuses arguments that it cannot use before it opens a browser', async () => {
    const path = await given('few.mp4', '');
    const wrong: [string[], RegExp][] = [
      [['nowhere.mp4', join(folder, 'x.mp4')], /no file "nowhere\.mp4"/],
      [[path, join(folder, 'x.mp4'), '--guide', 'no.png'], /--guide must be an image; .*"no\.png"/],
      [[path, join(folder, 'x.mp4'), '--set', 'steps=900'], /steps: 900 is outside 1 to 20/],
    ];
    const found = await Promise.all(wrong.map(([args]) => reverie(...args)));
    for (const [i, {status, said}] of found.entries()) {
      expect(said).toMatch(wrong[i]?.[1] ?? /never/);
      expect(status).toBe(2);
    }
  });
});
