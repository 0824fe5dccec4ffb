import {PassThrough} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {DevTools, NoAnswerError, type DevToolsEvent} from '../../../../src/cli/kiosk/devtools.ts';

describe('the DevTools pipe', () => {
  const connect = () => {
    const [toBrowser, fromBrowser] = [new PassThrough(), new PassThrough()];
    return {devtools: new DevTools(toBrowser, fromBrowser), toBrowser, fromBrowser};
  };

  test('puts messages together from any pieces, and tells answers from events', async () => {
    const {devtools, toBrowser, fromBrowser} = connect();
    const events: DevToolsEvent[] = [];
    devtools.listen((event) => events.push(event));
    const result = devtools.send('Some.method', {a: 'ü'}, {sessionId: 's'});
    expect(String(toBrowser.read())).toBe(
      '{"id":1,"method":"Some.method","params":{"a":"ü"},"sessionId":"s"}\0',
    );
    const bytes = Buffer.from('{"method":"An.event","params":{"of":"ü"}}\0{"id":1,"result":{"b":2}}\0');
    for (const byte of bytes) fromBrowser.write(Buffer.from([byte]));
    expect(await result).toEqual({b: 2});
    expect(events).toEqual([{method: 'An.event', params: {of: 'ü'}}]);
  });

  test('passes refusals on, and ends calls that get no answer', async () => {
    const {devtools, fromBrowser} = connect();
    const refused = devtools.send('No.such');
    fromBrowser.write('{"id":1,"error":{"message":"not found"}}\0');
    await expect(refused).rejects.toThrow('not found');
    await expect(devtools.send('Slow.one', {}, {withinMs: 10})).rejects.toThrow(NoAnswerError);
    const open = devtools.send('Some.method');
    fromBrowser.destroy();
    await expect(open).rejects.toThrow(/closed its end/);
  });
});
