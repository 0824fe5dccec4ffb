import type {Command, Terminal} from './command.ts';
import {modules} from './serve/modules.ts';
import {readServeOptions, serveUsage, type ServeOptions} from './serve/options.ts';
import {openServer} from './serve/server.ts';
import {ensureCurrent, ownSite} from './site.ts';

/** The page on this machine, with what connects instruments and phones to it. */
export const serve: Command = {
  summary: 'serve the page on this machine, for phones and instruments too',
  usage: serveUsage,
  async run(args, terminal) {
    const options = readServeOptions(args);
    const folder = options.site || ownSite;
    if (options.site === '') await ensureCurrent(folder, terminal.say);
    const serving = await openServer(folder, options, modules, terminal);
    try {
      introduce(serving, options, terminal);
      await aborted(terminal.signal);
    } finally {
      await serving.close();
    }
  },
};

function introduce(
  {urls: [own = '', ...others], access}: Awaited<ReturnType<typeof openServer>>,
  {token, host}: ServeOptions,
  {print, say}: Terminal,
): void {
  // A token that was given may be on a service's command line, whose output is logged.
  print(`Operator: ${own}#operator=${token === '' ? access.operatorToken : 'TOKEN'}`);
  if (host === '') return;
  print(`Others: ${others.join(' ')}`);
  say(
    `Warning: everyone who can reach ${host} can load the page. Without the token they can neither operate nor play it; ` +
      'but the connection is not encrypted, so use a network that you trust.',
  );
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });
