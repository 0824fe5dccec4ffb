import {expect, test} from 'vitest';
import {defaults} from '../../../../src/params/values.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {FlashWarning} from '../../../../src/ui/perform/flash-warning.ts';

test('it warns while flashes are not limited, also from the start, and can be acted upon', () => {
  const store = new Store<AppState>({...initialState, values: {...defaults, limitFlashes: false}});
  const warning = new FlashWarning(store, new NoticeController(store));
  warning.connect();
  const codes = (): string[] => store.state.notices.map(({code}) => code);
  expect(codes()).toEqual(['flashes-unlimited']);
  store.state.notices[0]?.actions?.[0]?.run();
  expect([store.state.values.limitFlashes, codes()]).toEqual([true, []]);
  store.set({values: {...defaults, limitFlashes: false}});
  expect(codes()).toEqual(['flashes-unlimited']);
  warning.disconnect();
});
