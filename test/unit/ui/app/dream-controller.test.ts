import {expect, onTestFinished, test, vi} from 'vitest';
import {defaults} from '../../../../src/params/values.ts';
import type {Message} from '../../../../src/lib/message.ts';
import {DreamController, type Dreamer, type DreamingHost} from '../../../../src/ui/app/dream-controller.ts';
import {Notices} from '../../../../src/ui/app/notices.ts';

test.each(['pause', 'restart'])('at a %s, what the former worker reported is resolved', (end) => {
  vi.stubGlobal('matchMedia', () => ({matches: true}));
  onTestFinished(() => void vi.unstubAllGlobals());
  const host = {
    values: defaults,
    addController: () => undefined,
    requestUpdate: () => undefined,
    renewCanvas: () => undefined,
    repeatSource: () => undefined,
  } as unknown as DreamingHost;
  const notices = new Notices(host);
  onTestFinished(() => notices.hostDisconnected());
  const dreamer = Object.assign(new EventTarget(), {attach: () => undefined});
  const dreaming = new DreamController(host, notices);
  dreaming.begin(dreamer as unknown as Dreamer);
  const report = (type: string, detail: Message): void =>
    void dreamer.dispatchEvent(new CustomEvent(type, {detail}));
  const problems = () => notices.list.filter(({kind}) => kind === 'problem').map(({code}) => code);

  report('problem', {code: 'kernels-failed', data: {}, message: 'The kernels cannot be used.'});
  expect(problems()).toEqual(['kernels-failed']);
  report(end, {code: 'gpu-lost', data: {}, message: 'The GPU was lost.'});
  expect(problems()).toEqual(['gpu-lost']);
});
