import {expect, test} from 'vitest';
import {bindingsOf} from '../../../../src/control/key-map.ts';
import {keyBindings} from '../../../../src/params/keys.ts';
import {titleOfAction} from '../../../../src/ui/lib/title-of-action.ts';

test('a title names the key that the action has now, and none where it has none', () => {
  const does = keyBindings.find(({action}) => action === 'tap')?.does ?? '';
  expect(does).not.toBe('');
  expect(titleOfAction('tap', keyBindings)).toBe(`${does} (Q)`);
  expect(titleOfAction('tap', bindingsOf({tap: 'j'}))).toBe(`${does} (J)`);
  expect(titleOfAction('tap', bindingsOf({tap: ''}))).toBe(does);
  expect(titleOfAction('pause', bindingsOf({pause: 'j'}), 'Play')).toBe('Play (J)');
});
