import {expect, test} from 'vitest';
import {segmenterDigest} from '../../../../src/feedback/person/segmenter.ts';
import type {Take} from '../../../../src/metadata/take.ts';
import {recipeOf} from '../../../../src/metadata/recipe.ts';
import {noAutomation} from '../../../../src/params/automation/automation.ts';
import {defaults} from '../../../../src/params/values.ts';
import {checkModel, checkPerson, checkVideo, digestOfTake} from '../../../../src/render/parts/ingredients.ts';
import {serveFolder} from '../../../../src/build/pack-folder.ts';
import {plan} from '../../../support/plan.ts';
import {personFolder} from '../../../support/segmenter.ts';

const take: Take = {
  recipe: recipeOf(defaults, {name: defaults.model, sha256: 'ab'}, noAutomation),
  ...{seed: 7, selfie: true, source: 'a camera', durationMs: 2000},
  changes: [{atMs: 1200, set: {stepSize: 0.02}}],
};
const frames = Array.from({length: plan.video.frames}, (_, i) => ({
  ...{timestampS: i / 10, durationS: 0.1, mediaS: i / 10},
}));

test('a video is the planned one where its frames are there, and its take is the same', async () => {
  const planned = {...plan, take: await digestOfTake(take)};
  await checkVideo({frames, take}, 'v.mp4', planned);
  await checkVideo({frames, take: undefined}, 'v.mp4', plan);
  await expect(checkVideo({frames: frames.slice(1), take}, 'v.mp4', planned)).rejects.toMatchObject({
    code: 'frames-changed',
    data: {name: 'v.mp4', got: 19, wanted: 20},
  });
  const changed = {code: 'take-changed', data: {name: 'v.mp4'}};
  const other = {...take, changes: [{atMs: 1201, set: {stepSize: 0.02}}]};
  await expect(checkVideo({frames, take: other}, 'v.mp4', planned)).rejects.toMatchObject(changed);
  await expect(checkVideo({frames, take: undefined}, 'v.mp4', planned)).rejects.toMatchObject(changed);
  await expect(checkVideo({frames, take}, 'v.mp4', plan)).rejects.toMatchObject(changed);
});

test('another model is refused by both digests', () => {
  checkModel(plan.model.sha256, plan);
  const {name, sha256: wanted} = plan.model;
  expect(() => checkModel('other', plan)).toThrow(
    expect.objectContaining({code: 'model-changed', data: {name, got: 'other', wanted}}) as Error,
  );
});

test('the network that finds people is checked where the dream looks for them, and nowhere else', async () => {
  const personDigest = (): Promise<string> => Promise.resolve('mine');
  await checkPerson({personDigest: () => Promise.reject(new Error('never asked'))}, plan);
  await checkPerson({personDigest}, {person: 'mine'});
  await expect(checkPerson({personDigest}, {person: 'other'})).rejects.toMatchObject({
    code: 'person-changed',
    data: {got: 'mine', wanted: 'other'},
  });
  const gone = (): Promise<string> => Promise.reject(new Error('the server answered 404'));
  await expect(checkPerson({personDigest: gone}, {person: 'mine'})).rejects.toMatchObject({
    code: 'person-missing',
  });
});

test('that network is named by both of its files', async () => {
  const serve = serveFolder(personFolder);
  const at = new URL('https://folder.invalid/');
  const digest = await segmenterDigest(at, serve);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  for (const name of ['selfie.json', 'selfie.bin']) {
    const changed = async (url: URL, options: {signal: AbortSignal}): Promise<Response> => {
      const bytes = new Uint8Array(await (await serve(url, options)).arrayBuffer());
      if (url.pathname.endsWith(name)) bytes[9] = (bytes[9] ?? 0) ^ 1;
      return new Response(bytes);
    };
    expect(await segmenterDigest(at, changed)).not.toBe(digest);
  }
});
