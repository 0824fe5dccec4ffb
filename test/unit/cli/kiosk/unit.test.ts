import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {unitFor} from '../../../../src/cli/kiosk/unit.ts';

describe('the systemd unit', () => {
  const place = {user: 'reverie', node: '/usr/bin/node', folder: '/opt/reverie'};

  test('quotes what the shell of systemd would change', () => {
    const unit = unitFor(['--url-parameters=preset=oil&wet=0.8', '--log-dir=/a folder/50%/$x'], place);
    expect(unit).toContain(
      'ExecStart=/usr/bin/cage -d -- /usr/bin/node /opt/reverie/src/cli/bin.mjs install --kiosk "--url-parameters=preset=oil&wet=0.8" "--log-dir=/a folder/50%%/$$x"',
    );
  });

  test('is the one in docs/exhibition.md', () => {
    expect(readFileSync('docs/exhibition.md', 'utf8')).toContain(unitFor([], place));
  });
});
