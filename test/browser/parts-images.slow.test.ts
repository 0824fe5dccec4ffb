/** Sequences of images that are planned, rendered in parts and written as another sequence. */
import {execFileSync} from 'node:child_process';
import {mkdirSync} from 'node:fs';
import {readdir, readFile, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {recipeInImage} from '../../src/metadata/image-recipe.ts';
import type {Plan} from '../../src/render/parts/plan.ts';
import {decodeDeepPng} from '../../src/render/images/png.ts';
import {quickLook, reverie} from '../support/reverie.ts';
import {ensureFfmpeg, makeScenes} from '../support/scenes.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const fps = 4;
const seconds = 5;
/** The number of the first image. */
const first = 7;

const namesOf = (count: number): string[] =>
  Array.from({length: count}, (_, i) => `${String(first + i).padStart(6, '0')}.png`);

describe.skipIf(!ensureFfmpeg())('a sequence of images in parts', () => {
  test.concurrent.each([8, 16] as const)(
    'of %i bits joins to the very files of a rendering in one piece',
    async (bits) => {
      for (const each of ['in', 'parts', 'joined', 'whole']) mkdirSync(at(`${each}-${bits}`));
      const scenes = at(`scenes-${bits}.mp4`);
      makeScenes(scenes, seconds, fps);
      const input = at(`in-${bits}/%06d.png`);
      // Blurred, 16 bits have values between those of 8.
      execFileSync('ffmpeg', [
        ...['-v', 'error', '-i', scenes, '-vf', 'format=gbrp16le,gblur=2', '-fps_mode', 'passthrough'],
        ...['-pix_fmt', bits === 8 ? 'rgb24' : 'rgb48be', '-start_number', String(first), input],
      ]);
      const options = [...quickLook, '--fps', String(fps), '--bits', String(bits)];
      const output = at(`joined-${bits}/%06d.png`);
      const planned = await reverie(['plan', input, output, ...options, '--parts', '2']);
      expect(planned).toMatchObject({status: 0});
      const plan = JSON.parse(planned.out) as Plan;
      expect(plan).toMatchObject({
        output: {codec: 'png'},
        images: {fps, first},
        video: {frames: fps * seconds},
      });
      expect(plan.parts.map((part) => part.at)).toEqual(['start', 'cut']);
      const planFile = at(`plan-${bits}.json`);
      await writeFile(planFile, planned.out);
      const parts = plan.parts.map(({part}) => at(`parts-${bits}/${part}.part`));
      for (const [i, part] of parts.entries()) {
        const args = ['render', '--plan', planFile, '--part', String(i + 1), part];
        expect(await reverie(args)).toMatchObject({status: 0});
      }
      expect(await reverie(['join', planFile, ...parts, at('joined.mp4')])).toMatchObject({status: 2});
      expect(await reverie(['join', planFile, ...parts, output])).toMatchObject({status: 0});
      const whole = at(`whole-${bits}/%06d.png`);
      expect(await reverie(['render', input, whole, ...options])).toMatchObject({status: 0});

      const names = namesOf(fps * seconds);
      expect((await readdir(at(`joined-${bits}`))).toSorted()).toEqual(names);
      expect((await readdir(at(`whole-${bits}`))).toSorted()).toEqual(names);
      let between = 0;
      for (const name of names) {
        const png = new Uint8Array(await readFile(at(`joined-${bits}/${name}`)));
        expect(Buffer.from(png).equals(await readFile(at(`whole-${bits}/${name}`))), name).toBe(true);
        const {rgba = new Uint16Array(), ...size} = (await decodeDeepPng(png)) ?? {};
        expect({bits: png[24], ...size}).toEqual({bits, widthPx: 192, heightPx: 108});
        between += rgba.filter((value) => value % 257 !== 0).length;
      }
      expect(between > 0).toBe(bits === 16);
      const some = new Blob([await readFile(at(`joined-${bits}/${names[3] ?? ''}`))], {type: 'image/png'});
      expect((await recipeInImage(some))?.recipe.values).toMatchObject({steps: 1, mixed0: 1});
    },
  );
});
