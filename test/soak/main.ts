/**
 * `npm run soak -- --minutes N [--faults]`: the production build for so long in a browser, with faults or without, and a
 * verdict in numbers. Exit status: 0 it passed, 1 it failed, 2 the arguments cannot be used.
 */
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {ensureChromium} from '../support/chromium.ts';
import {peopleCamera} from '../support/fixtures.ts';
import {buildSite} from '../support/serve.ts';
import {readSoakOptions, type SoakOptions} from './options.ts';
import {soak} from './soak.ts';
import {verdictOf, verdictText} from './verdict.ts';

function options(): SoakOptions | undefined {
  try {
    return readSoakOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

const read = options();
if (read) {
  ensureChromium();
  const folder = await mkdtemp(join(tmpdir(), 'reverie-soak-'));
  const site = await buildSite();
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    const record = await soak({...read, site, folder, camera: peopleCamera, say});
    const findings = verdictOf(record);
    process.stdout.write(`${verdictText(findings)}\n`);
    process.exitCode = findings.some(({passed}) => passed === false) ? 1 : 0;
  } finally {
    await Promise.all([folder, site].map((each) => rm(each, {recursive: true, force: true, maxRetries: 3})));
  }
}
