import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {version} from '../../../../package.json';
import {encodePng} from '../../../../src/cli/encode-png.ts';
import type {Status} from '../../../../src/dream/messages.ts';
import {withRecipeIn} from '../../../../src/metadata/image-recipe.ts';
import {recipeOf, type ReadRecipe} from '../../../../src/metadata/recipe.ts';
import type {ReadTake, Take} from '../../../../src/metadata/take.ts';
import {applyPreset, presetNamed} from '../../../../src/params/presets.ts';
import {defaults} from '../../../../src/params/values.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {RestoreController} from '../../../../src/ui/library/restore-controller.ts';
import {sampleCause} from '../../../support/catalogue-tests.ts';

const tags = vi.hoisted(() => ({
  found: undefined as {take: ReadTake} | {recipe: ReadRecipe} | undefined,
  fault: undefined as Error | undefined,
}));
vi.mock('../../../../src/metadata/read-tags.ts', () => ({
  readTags: () => (tags.fault ? Promise.reject(tags.fault) : Promise.resolve(tags.found)),
}));

const oil = presetNamed('oil');
if (!oil) throw new Error('There is no preset oil.');
const recipe = recipeOf(
  {...applyPreset(defaults, oil), source: 'screen'},
  {name: defaults.model, sha256: 'ab'.repeat(32)},
);
const take: Take = {
  recipe,
  seed: 1,
  selfie: false,
  source: 'a camera',
  durationMs: 1000,
  changes: [{atMs: 0, act: 'reset'}],
};
const video = new File([], 'a.mp4');

let store: AppStore;
let begun: [Take, File][];
let restore: RestoreController;
const shown = () => store.state.notices.find(({id}) => id === 'restored');

beforeEach(() => {
  vi.useFakeTimers();
  store = new Store<AppState>(initialState);
  begun = [];
  restore = new RestoreController(store, new NoticeController(store), {
    begin: (...given) => void begun.push(given),
  });
  Object.assign(tags, {found: undefined, fault: undefined});
});
afterEach(() => void vi.useRealTimers());

test('a recipe of this version restores the look and leaves the machine as it is', () => {
  restore.restore({recipe, problems: []});
  expect(store.state.values).toEqual(applyPreset(defaults, oil));
  const changed = Object.entries(store.state.values).filter(
    ([key, value]) => value !== (defaults as Record<string, unknown>)[key],
  );
  expect(shown()).toMatchObject({
    kind: 'answer',
    code: 'restored',
    data: {look: oil.title, changed: changed.length, causes: []},
  });
});

test('what could not be restored, other weights and another version are causes of the notice', () => {
  store.set({status: {modelName: defaults.model, modelSha256: 'cd'.repeat(32)} as Status});
  restore.restore({recipe: {...recipe, version: '0.0.1'}, problems: [sampleCause]});
  expect(shown()).toMatchObject({
    kind: 'problem',
    data: {
      causes: [
        sampleCause,
        {code: 'other-weights', data: {model: defaults.model}},
        {code: 'other-version', data: {version: '0.0.1', own: version}},
      ],
    },
  });
});

test('the same weights, those of another model, and weights that are not known, are no cause', () => {
  store.set({status: {modelName: defaults.model, modelSha256: 'ab'.repeat(32)} as Status});
  restore.restore({recipe, problems: []});
  expect(shown()?.data).toMatchObject({causes: []});
  store.set({status: {modelName: defaults.model, modelSha256: ''} as Status});
  restore.restore({recipe, problems: []});
  expect(shown()?.data).toMatchObject({causes: []});
  store.set({status: {modelName: 'inception-v3-quarter', modelSha256: 'cd'.repeat(32)} as Status});
  restore.restore({recipe, problems: []});
  expect(shown()?.data).toMatchObject({causes: []});
});

test('an image with a recipe restores it and can be made the source; one without becomes the source', async () => {
  const plain = new Blob([new Uint8Array(encodePng(1, 1, new Uint8Array(3)))], {type: 'image/png'});
  const choose = vi.fn();
  await restore.fromImage(new File([await withRecipeIn(plain, recipe)], 'a.png'), choose);
  expect(store.state.values).toEqual(applyPreset(defaults, oil));
  expect(choose).not.toHaveBeenCalled();
  shown()?.actions?.[0]?.run();
  expect(choose).toHaveBeenCalledOnce();
  expect(shown()).toBeUndefined();
  await restore.fromImage(new File([plain], 'b.png'), choose);
  expect(choose).toHaveBeenCalledTimes(2);
  expect(shown()).toBeUndefined();
});

test('a video with a recipe offers it, and changes nothing before it is accepted', async () => {
  tags.found = {recipe: {recipe, problems: []}};
  await restore.fromVideo(video);
  expect(shown()?.code).toBe('video-has-recipe');
  expect(store.state.values).toEqual(defaults);
  shown()?.actions?.[0]?.run();
  expect(store.state.values).toEqual(applyPreset(defaults, oil));
  expect(shown()?.code).toBe('restored');
});

test('a take offers its replay, which begins with its video', async () => {
  tags.found = {take: {take, problems: [sampleCause]}};
  await restore.fromVideo(video);
  expect(shown()?.code).toBe('video-has-take');
  expect(begun).toEqual([]);
  shown()?.actions?.[0]?.run();
  expect(begun).toEqual([[take, video]]);
  expect(shown()).toMatchObject({
    kind: 'problem',
    code: 'replaying',
    data: {changes: 1, causes: [sampleCause]},
  });
});

test('a video that cannot be read offers nothing; one of the library that cannot be read is an error', async () => {
  tags.fault = new Error('It is cut off.');
  await restore.fromVideo(video);
  expect(store.state.notices).toEqual([]);
  await expect(restore.replayVideo(video)).rejects.toBe(tags.fault);
  expect(begun).toEqual([]);
});
