import {expect, test} from 'vitest';
import type {Message, MessageData} from '../../src/lib/message.ts';

/** Data for each code of a catalogue: what its function takes, or nothing. */
type Samples<C extends Readonly<Record<string, (...data: never) => Message>>> = {
  readonly [K in keyof C]: Parameters<C[K]> extends [infer Data] ? Data : undefined;
};

/** A message that caused another. */
export const sampleCause: Message = {
  code: 'sample-cause',
  data: {},
  message: 'A sample failed.',
  advice: 'Try another.',
};

/** Tests that each message of a catalogue reads as a short, whole sentence with its data filled in. */
export function testCatalogue<C extends Readonly<Record<string, (...data: never) => Message>>>(
  notices: C,
  samples: Samples<C>,
): void {
  test('every message reads as a whole sentence, with its data', () => {
    for (const code of Object.keys(notices)) {
      const data = samples[code] as MessageData | undefined;
      const made = (notices[code] as unknown as (data?: MessageData) => Message)(data);
      expect({code: made.code, data: made.data}).toEqual({code, data: data ?? {}});
      for (const text of [made.message, ...(made.advice === undefined ? [] : [made.advice])]) {
        // A problem with a parameter begins with its key.
        expect(text, code).toMatch(/^([A-Z0-9“…]|[a-z]\w*: ).*[.…?]$/s);
        expect(text, code).not.toMatch(/undefined|NaN|\[object|\.\.|  | \./);
        expect(text.length, code).toBeLessThan(240);
      }
    }
  });
}
