import {spawnSync} from 'node:child_process';
import {findChromium} from '../../src/cli/chromium.ts';
import {installFromDebian} from './debian.ts';

/** The path of a Chromium or Chrome, installed if there is none: by Playwright, or else by Debian's package manager. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  console.warn('No Chromium found for the browser tests; installing one.');
  const ways = [installFromPlaywright, () => installFromDebian('chromium')];
  for (const install of ways) {
    install();
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'The browser tests need Chromium or Chrome, and none could be found or installed. Install one (Debian, Ubuntu: ' +
      'apt-get install chromium; others: npx playwright-core install chromium), or set REVERIE_CHROMIUM to its path.',
  );
}

function installFromPlaywright(): void {
  spawnSync('npx', ['playwright-core', 'install', 'chromium'], {
    stdio: 'inherit',
    timeout: 180_000,
    shell: process.platform === 'win32',
  });
}
