import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {expect, test} from 'vitest';
import {openOscPort} from '../../src/cli/serve/osc/port.ts';
import {Hub} from '../../src/cli/serve/remote/hub.ts';
import type {Play} from '../../src/control/remote/play.ts';
import {installFromDebian} from '../support/debian.ts';

// Here, where tools may be installed: it needs no browser.
const hasOscsend = (): boolean => spawnSync('oscsend', ['--help']).error === undefined;
if (!hasOscsend()) installFromDebian('liblo-tools');

test.runIf(hasOscsend())('liblo’s oscsend plays the dream', async () => {
  const hub = new Hub();
  const played: Play[] = [];
  hub.connect({play: (plays) => played.push(...plays), dismiss: () => undefined});
  hub.report({type: 'shown', shown: {looks: [{name: 'oil', title: 'Oil'}]}});
  const osc = await openOscPort(hub, '127.0.0.1', 0);
  const send = async (...args: string[]): Promise<void> => {
    const [status] = (await once(
      spawn('oscsend', ['127.0.0.1', String(osc.port), ...args], {stdio: 'ignore'}),
      'close',
    )) as [number];
    expect(status).toBe(0);
  };
  try {
    await send('/reverie/look', 's', 'oil');
    await send('/reverie/crossfader', 'f', '0.25');
    await send('/reverie/follow', 'F');
    await send('/reverie/action/hit', 'i', '1');
    await send('/signal/desk/1', 'd', '0.5');
    await expect
      .poll(() => played)
      .toEqual([
        {type: 'look', name: 'oil'},
        {type: 'crossfade', at: 0.25},
        {type: 'set', key: 'follow', value: false},
        {type: 'act', action: 'hit', down: true},
        {type: 'signal', address: '/signal/desk/1', value: 0.5},
      ]);
  } finally {
    hub.close();
    await osc.close();
  }
});
