import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

const store = new Store(initialState);
const notices = new NoticeController(store);
const ids = (): string[] => store.state.notices.map(({id}) => id);

beforeEach(() => {
  vi.useFakeTimers();
  store.set({notices: []});
});
afterEach(() => {
  notices.disconnect();
  vi.useRealTimers();
});

test('notes disappear after a while, problems stay until they are resolved', () => {
  notices.show({id: 'note', kind: 'note', message: ''});
  notices.show({id: 'problem', kind: 'problem', message: ''});
  vi.advanceTimersByTime(60_000);
  expect(ids()).toEqual(['problem']);
  notices.resolve('problem');
  expect(ids()).toEqual([]);
});

test('a notice replaces the one of its id, and is shown for its own time', () => {
  notices.show({id: 'a', kind: 'note', message: 'first'});
  notices.show({id: 'b', kind: 'problem', message: ''});
  vi.advanceTimersByTime(10_000);
  notices.show({id: 'a', kind: 'note', message: 'second'});
  vi.advanceTimersByTime(10_000);
  expect(store.state.notices.map(({message}) => message)).toEqual(['', 'second']);
});

test('a group is resolved together', () => {
  for (const id of ['a', 'b']) notices.show({id, group: 'dream', kind: 'problem', message: ''});
  notices.show({id: 'source', kind: 'problem', message: ''});
  notices.resolveGroup('dream');
  expect(ids()).toEqual(['source']);
});
