import type {Command} from './command.ts';
import {runKiosk} from './kiosk/kiosk.ts';
import {installUsage, readInstallOptions} from './kiosk/options.ts';
import {unitFor} from './kiosk/unit.ts';

/** An exhibition that runs unattended: now, or from boot on. */
export const install: Command = {
  summary: 'run an exhibition unattended, or print the systemd unit that does',
  usage: installUsage,
  async run(args, terminal) {
    const options = readInstallOptions(args);
    if (options.action === 'kiosk') await runKiosk(options, terminal);
    else terminal.print(unitFor(args.filter((arg) => arg !== '--unit')));
  },
};
