import {execFileSync, spawnSync} from 'node:child_process';
import {accessSync, constants, existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {chromium} from 'playwright-core';

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];

const places = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) =>
    [process.env[variable]]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
  ),
  linux: ['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) =>
    names.map((name) => join(folder, name)),
  ),
};

/** The path of a Chromium or Chrome: of REVERIE_CHROMIUM or CHROME_PATH, of Playwright's cache, or as installed. */
export function findChromium() {
  for (const variable of ['REVERIE_CHROMIUM', 'CHROME_PATH']) {
    const path = process.env[variable];
    if (path === undefined || path === '') continue;
    if (!isExecutable(path))
      throw new Error(`${variable} is ${path}, which is not a program that can be run.`);
    return path;
  }
  const inPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [chromium.executablePath(), ...inPath, ...(places[process.platform] ?? [])].find(isExecutable);
}

/** The same, installed if there is none: by Playwright, or else by Debian's package manager. */
export function ensureChromium() {
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

function installFromPlaywright() {
  spawnSync('npx', ['playwright-core', 'install', 'chromium'], {
    stdio: 'inherit',
    timeout: 180_000,
    shell: process.platform === 'win32',
  });
}

function installFromDebian() {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return;
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const run = (...command) => {
    const [program, ...parameters] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command];
    execFileSync(program, parameters, {stdio: 'inherit', timeout: 600_000});
  };
  try {
    run('apt-get', 'update');
    run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium');
  } catch (error) {
    console.warn(`apt-get could not install Chromium: ${error.message}`);
  }
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
