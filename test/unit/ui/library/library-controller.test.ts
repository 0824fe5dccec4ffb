import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {CodedError} from '../../../../src/lib/message.ts';
import type {Clip} from '../../../../src/library/clips.ts';
import {notices} from '../../../../src/library/notices.ts';
import {LibraryController} from '../../../../src/ui/library/library-controller.ts';

/** A library in memory. */
const library = vi.hoisted(() => ({
  clips: [] as {id: string; name: string}[],
  read: [] as string[],
  fault: undefined as Error | undefined,
}));
vi.mock('../../../../src/library/clips.ts', () => {
  const attempted = <T>(value: () => T): Promise<T> =>
    library.fault ? Promise.reject(library.fault) : Promise.resolve(value());
  const opened = {
    list: () => Promise.resolve([...library.clips]),
    thumbnail: ({id}: {id: string}) => {
      library.read.push(id);
      return Promise.resolve(id === 'bare' ? undefined : new Blob([id]));
    },
    rename: ({id}: {id: string}, name: string) =>
      attempted(() => {
        library.clips = library.clips.map((each) => (each.id === id ? {id, name} : each));
      }),
    remove: (id: string) =>
      attempted(() => {
        library.clips = library.clips.filter((each) => each.id !== id);
      }),
  };
  return {
    Clips: {open: () => attempted(() => opened)},
    spaceOf: () => Promise.resolve({usedBytes: 1, leftBytes: 2}),
  };
});

const clip = (id: string): Clip => ({id, name: `clip ${id}`}) as Clip;
let urls: Set<string>;
let updates: number;
let controller: LibraryController;

beforeEach(() => {
  Object.assign(library, {clips: ['a', 'b', 'bare'].map(clip), read: [], fault: undefined});
  urls = new Set();
  vi.spyOn(URL, 'createObjectURL').mockImplementation(() => {
    const url = `blob:${library.read.length}`;
    urls.add(url);
    return url;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void urls.delete(url));
  updates = 0;
  controller = new LibraryController({
    addController: () => undefined,
    removeController: () => undefined,
    requestUpdate: () => void (updates += 1),
    updateComplete: Promise.resolve(true),
  });
});
afterEach(() => void vi.restoreAllMocks());

test('clips are listed with their thumbnails, each of which is read once', async () => {
  await controller.list();
  expect(controller).toMatchObject({clips: library.clips, space: {usedBytes: 1}, problem: undefined});
  expect([...controller.thumbnails.keys()]).toEqual(['a', 'b']);
  await controller.list();
  expect(library.read.filter((id) => id !== 'bare')).toEqual(['a', 'b']);
  expect(updates).toBeGreaterThan(0);
});

test('thumbnails are released with their clips, and all of them with the page', async () => {
  await controller.list();
  const kept = controller.thumbnails.get('b');
  await controller.remove(clip('a'));
  expect([...urls]).toEqual([kept]);
  controller.hostDisconnected();
  expect(urls.size).toBe(0);
  expect(controller.thumbnails.size).toBe(0);
});

test('a failure names the clip, what was to be done and the cause, until something succeeds', async () => {
  await controller.list();
  library.fault = new CodedError(notices['disk-full']());
  await controller.rename(clip('a'), 'other');
  expect(controller.problem).toMatchObject({
    code: 'clip-failed',
    data: {name: 'clip a', action: 'renamed', cause: {code: 'disk-full'}},
    advice: library.fault instanceof CodedError ? library.fault.advice : '',
  });
  await controller.list();
  expect(controller.problem).toMatchObject({code: 'library-unreadable', data: {cause: {code: 'disk-full'}}});
  library.fault = undefined;
  await controller.rename(clip('a'), 'other');
  expect(controller.problem).toBeUndefined();
  expect(controller.clips.map(({name}) => name)).toEqual(['other', 'clip b', 'clip bare']);
});
