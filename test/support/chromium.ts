import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {findChromium} from '../../src/cli/chromium.ts';

/** The path of a Chromium or Chrome, installed if there is none: by Playwright, or else by Debian's package manager. */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  console.warn('No Chromium found for the browser tests; installing one.');
  const ways = [installFromPlaywright, installFromDebian];
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

function installFromDebian(): void {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (...command: string[]): void => {
    const [program = 'env', ...parameters] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    execFileSync(program, parameters, {stdio: 'inherit', timeout: 600_000});
  };
  try {
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium');
  } catch (error) {
    console.warn(
      `apt-get could not install Chromium: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
