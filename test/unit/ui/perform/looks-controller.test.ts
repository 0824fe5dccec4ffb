import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {encodeLooks, type OwnLook} from '../../../../src/control/looks.ts';
import {lookIn, lookOf, presets, type WholeLook} from '../../../../src/params/presets.ts';
import {defaults} from '../../../../src/params/values.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {LooksController, type Keeper} from '../../../../src/ui/perform/looks-controller.ts';

let store: AppStore;
let controller: LooksController;
let kept: readonly OwnLook[];
let chosen: WholeLook[];
let full: boolean;

const names = (): string[] => store.state.looks.map(({name}) => name);
const notice = () => store.state.notices.at(-1);
const idOf = (name: string): string => store.state.looks.find((look) => look.name === name)?.id ?? '';
const save = (name: string): Promise<void> => controller.handle({do: 'save', name});

const keeper: Keeper = {
  load: () => Promise.resolve(kept),
  save: (looks) => {
    if (full) return Promise.reject(new Error('The disk is full.'));
    kept = looks;
    return Promise.resolve();
  },
  thumbnail: (id) => Promise.resolve(`blob:${id}`),
  keepThumbnail: (id) => Promise.resolve(`blob:new-${id}`),
  tidy: () => Promise.resolve(),
};

beforeEach(() => {
  vi.useFakeTimers();
  [kept, chosen, full] = [[], [], false];
  store = new Store<AppState>(initialState);
  controller = new LooksController(store, new NoticeController(store), {
    keeper,
    snapshot: () => Promise.resolve(new Blob()),
    choose: (look) => chosen.push(look),
  });
});
afterEach(() => vi.useRealTimers());

test('the present look is saved under its name, with a thumbnail, and is there again after a reload', async () => {
  store.set({values: {...defaults, zoom: 0.2}});
  await save('Velvet');
  await save('Velvet');
  expect(names()).toEqual(['Velvet', 'Velvet 2']);
  expect(store.state.looks[0]?.look.zoom).toBe(0.2);
  expect(store.state.thumbnails[idOf('Velvet')]).toBe(`blob:new-${idOf('Velvet')}`);
  const before = store.state.looks;
  store.set({looks: [], thumbnails: {}});
  controller.connect();
  await vi.waitFor(() => expect(store.state.looks).toEqual(before));
});

test('looks are renamed, moved, and deleted with undo', async () => {
  for (const name of ['a', 'b', 'c']) await save(name);
  await controller.handle({do: 'rename', id: idOf('b'), name: 'C'});
  expect(names()).toEqual(['a', 'C 2', 'c']);
  await controller.handle({do: 'move', id: idOf('c'), to: 0});
  expect(names()).toEqual(['c', 'a', 'C 2']);
  await controller.handle({do: 'remove', id: idOf('a')});
  expect(names()).toEqual(['c', 'C 2']);
  notice()?.actions?.[0]?.run();
  expect(names()).toEqual(['c', 'a', 'C 2']);
  expect(kept).toEqual(store.state.looks);
});

test('the number keys follow the order: the user’s own looks, then the presets', async () => {
  store.set({values: {...defaults, zoom: 0.2}});
  await save('Velvet');
  for (const number of [1, 2, 99]) controller.chooseByKey(number);
  const [first] = presets;
  expect(chosen).toEqual([{...lookIn(defaults), zoom: 0.2}, first && lookOf(first)]);
  await controller.handle({do: 'choose', id: idOf('Velvet')});
  expect(chosen.at(-1)?.zoom).toBe(0.2);
  for (const name of ['oil', 'no-such']) controller.choosePreset(name);
  const oil = presets.find(({name}) => name === 'oil');
  expect(chosen.at(-1)).toEqual(oil && lookOf(oil));
});

test('a file adds its looks, and one that is refused changes nothing', async () => {
  await save('a');
  const looks = ['a', 'b'].map((name) => ({id: '', name, look: lookIn(defaults)}));
  await controller.handle({do: 'import', file: new Blob([encodeLooks(looks)])});
  expect(names()).toEqual(['a', 'a 2', 'b']);
  const before = store.state.looks;
  const bad = encodeLooks(looks).replace('{}', '{"zoom": 9}');
  await controller.handle({do: 'import', file: new Blob([bad])});
  expect(store.state.looks).toBe(before);
  expect(notice()).toMatchObject({
    code: 'looks-refused',
    data: {cause: {code: 'looks-value-refused', data: {path: 'looks[0].values.zoom'}}},
  });
  await controller.handle({do: 'import', file: new Blob(['x'.repeat(1_000_001)])});
  expect(notice()).toMatchObject({data: {cause: {code: 'looks-too-large'}}});
});

test('looks that cannot be kept stay for now, and a notice says so', async () => {
  full = true;
  await save('Velvet');
  await vi.waitFor(() => expect(store.state.notices.map(({code}) => code)).toContain('looks-not-kept'));
  expect(names()).toEqual(['Velvet']);
});
