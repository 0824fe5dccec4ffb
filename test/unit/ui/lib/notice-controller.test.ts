import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Message} from '../../../../src/lib/message.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

const store = new Store(initialState);
let notices: NoticeController;
const empty: Message = {code: 'sample', data: {}, message: ''};
const ids = (): string[] => store.state.notices.map(({id}) => id);

beforeEach(() => {
  vi.useFakeTimers();
  store.set({notices: []});
  notices = new NoticeController(store);
});
afterEach(() => {
  notices.disconnect();
  vi.useRealTimers();
});

test('the most important comes first, and of the same importance the newest', () => {
  notices.show({id: 'restart', kind: 'problem', urgent: true, ...empty});
  notices.show({id: 'flicker', kind: 'note', ...empty});
  notices.show({id: 'camera', kind: 'problem', ...empty});
  notices.show({id: 'recorded', kind: 'answer', ...empty});
  notices.show({id: 'ripening', kind: 'note', ...empty});
  expect(ids()).toEqual(['restart', 'recorded', 'camera', 'ripening', 'flicker']);
  notices.resolve('restart');
  expect(ids()).toEqual(['recorded', 'camera', 'ripening', 'flicker']);
});

test('a problem stays until it is resolved; a note behind it waits, and then has its whole time', () => {
  notices.show({id: 'note', kind: 'note', ...empty});
  notices.show({id: 'problem', kind: 'problem', ...empty});
  vi.advanceTimersByTime(60_000);
  expect(ids()).toEqual(['problem', 'note']);
  notices.resolve('problem');
  vi.advanceTimersByTime(10_000);
  expect(ids()).toEqual(['note']);
  vi.advanceTimersByTime(10_000);
  expect(ids()).toEqual([]);
});

test('an answer gives way to the problem before it after a while', () => {
  notices.show({id: 'camera', kind: 'problem', ...empty});
  notices.show({id: 'recorded', kind: 'answer', ...empty});
  expect(ids()).toEqual(['recorded', 'camera']);
  vi.advanceTimersByTime(20_000);
  expect(ids()).toEqual(['camera']);
});

test('a notice replaces the one of its id, and is shown for its own time', () => {
  notices.show({id: 'a', kind: 'note', ...empty, code: 'first'});
  vi.advanceTimersByTime(10_000);
  notices.show({id: 'a', kind: 'note', ...empty, code: 'second'});
  vi.advanceTimersByTime(10_000);
  expect(store.state.notices.map(({code}) => code)).toEqual(['second']);
});

test('a group is resolved together', () => {
  for (const id of ['a', 'b']) notices.show({id, group: 'dream', kind: 'problem', ...empty});
  notices.show({id: 'source', kind: 'problem', ...empty});
  notices.resolveGroup('dream');
  expect(ids()).toEqual(['source']);
});
