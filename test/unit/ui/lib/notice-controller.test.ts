import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Message} from '../../../../src/lib/message.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

const store = new Store(initialState);
const notices = new NoticeController(store);
const empty: Message = {code: 'sample', data: {}, message: ''};
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
  notices.show({id: 'note', kind: 'note', ...empty});
  notices.show({id: 'problem', kind: 'problem', ...empty});
  vi.advanceTimersByTime(60_000);
  expect(ids()).toEqual(['problem']);
  notices.resolve('problem');
  expect(ids()).toEqual([]);
});

test('a notice replaces the one of its id, and is shown for its own time', () => {
  notices.show({id: 'a', kind: 'note', ...empty, code: 'first'});
  notices.show({id: 'b', kind: 'problem', ...empty});
  vi.advanceTimersByTime(10_000);
  notices.show({id: 'a', kind: 'note', ...empty, code: 'second'});
  vi.advanceTimersByTime(10_000);
  expect(store.state.notices.map(({code}) => code)).toEqual(['sample', 'second']);
});

test('a group is resolved together', () => {
  for (const id of ['a', 'b']) notices.show({id, group: 'dream', kind: 'problem', ...empty});
  notices.show({id: 'source', kind: 'problem', ...empty});
  notices.resolveGroup('dream');
  expect(ids()).toEqual(['source']);
});
