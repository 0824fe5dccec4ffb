import {mkdirSync} from 'node:fs';
import {findChromium, lacksSandbox} from '../chromium.ts';
import type {Terminal} from '../command.ts';
import {serveHealth} from './health.ts';
import {RotatingLog} from './log.ts';
import {notices} from './notices.ts';
import type {InstallOptions} from './options.ts';
import {ensureBuilt, serveSite} from '../site.ts';
import {Supervisor, type SupervisorOptions} from './supervisor.ts';
import {switchesFor} from './switches.ts';

/**
 * Serves the page, shows it, and keeps it running until the terminal's signal. Throws Error for what keeps it from
 * starting at all: no browser, a port that is taken, a folder that cannot be written.
 */
export async function runKiosk(
  options: InstallOptions,
  {print, say, signal}: Pick<Terminal, 'print' | 'say' | 'signal'>,
  onPage?: SupervisorOptions['onPage'],
): Promise<void> {
  const program = findChromium();
  if (program === undefined) {
    throw new Error(
      'The kiosk needs Chromium or Chrome, and none was found. Install one (Debian, Ubuntu: apt-get install chromium), or set REVERIE_CHROMIUM to its path.',
    );
  }
  const userDataDir = options['user-data-dir'];
  mkdirSync(userDataDir, {recursive: true});
  const logOptions = {fileBytes: options['log-size'] * 1000, files: options['log-files']};
  const log = new RotatingLog(options['log-dir'], logOptions, say);
  await ensureBuilt(options.site, say);
  const site = await serveSite(options.site, options.port);
  try {
    const supervisor = new Supervisor({
      program,
      switches: switchesFor(options),
      userDataDir,
      pageUrl: site.url,
      query: asExhibition(options['url-parameters']),
      limits: {
        hangAfterMs: options['hang-after'] * 1000,
        stallAfterMs: options['stall-after'] * 1000,
        startWithinMs: options['start-within'] * 1000,
      },
      degradations: lacksSandbox() ? [notices['no-sandbox']()] : [],
      log,
      signal,
      ...(onPage && {onPage}),
    });
    const health = await serveHealth(options['health-port'], () => supervisor.health());
    print(`Page: ${site.url}, health: ${health.url}, log: ${log.path}`);
    log.write(`Started: ${site.url}, health ${health.url}, ${program}, settings in ${userDataDir}.`);
    try {
      await supervisor.run();
    } finally {
      await health.close();
    }
  } finally {
    await site.close();
  }
}

/** A kiosk shows an exhibition, unless the settings say otherwise. */
export const asExhibition = (query: string): string =>
  new URLSearchParams(query).has('install') ? query : [query, 'install=true'].filter(Boolean).join('&');
