import {expect, test} from 'vitest';
import {PinLock} from '../../../src/exhibition/pin-lock.ts';
import {coerce} from '../../../src/params/values.ts';

test('the PIN opens; after five wrong ones it takes none for a minute', () => {
  const lock = new PinLock();
  expect(coerce('pin', '12345678').value).toBe('12345678');
  expect(coerce('pin', '123').problem).toMatchObject({code: 'value-refused', data: {key: 'pin'}});
  for (let i = 0; i < 4; i++) expect(lock.try('2468', '0000', i)).toEqual({open: false, waitMs: 0});
  expect(lock.try('2468', '2468', 5)).toEqual({open: true});
  for (let i = 0; i < 4; i++) lock.try('2468', '', 10);
  expect(lock.try('2468', '1111', 10)).toEqual({open: false, waitMs: 60_000});
  expect(lock.try('2468', '2468', 30_010)).toEqual({open: false, waitMs: 30_000});
  expect(lock.try('2468', '2468', 60_011)).toEqual({open: true});
});
