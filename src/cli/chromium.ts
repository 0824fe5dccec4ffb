import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {chromium} from 'playwright-core';

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];

const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
    .map((variable) => process.env[variable])
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google/Chrome/Application/chrome.exe')),
  linux: ['/usr/bin', '/usr/local/bin', '/snap/bin'].flatMap((folder) =>
    names.map((name) => join(folder, name)),
  ),
};

/**
 * The path of a Chromium or Chrome: of REVERIE_CHROMIUM or CHROME_PATH, of Playwright's cache, or as installed.
 * Undefined if there is none. Throws Error if one of the variables names no program.
 */
export function findChromium(): string | undefined {
  for (const variable of ['REVERIE_CHROMIUM', 'CHROME_PATH']) {
    const path = process.env[variable];
    if (path === undefined || path === '') continue;
    if (!isExecutable(path)) {
      throw new Error(`${variable} is ${path}, which is not a program that can be run.`);
    }
    return path;
  }
  const inPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [chromium.executablePath(), ...inPath, ...(places[process.platform] ?? [])].find(isExecutable);
}

/**
 * Whether Chromium has to do without its own sandbox: as root, and in containers that allow no user namespaces, where
 * REVERIE_SANDBOX is off.
 */
export const lacksSandbox = (): boolean => process.getuid?.() === 0 || process.env.REVERIE_SANDBOX === 'off';

/** The argument by which Chromium is told so. */
export const sandboxArguments = (): readonly string[] => (lacksSandbox() ? ['--no-sandbox'] : []);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
