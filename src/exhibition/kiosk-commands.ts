import {formatQuery} from '../params/url.ts';
import type {Values} from '../params/values.ts';

/** What a technician types to run an exhibition with these values, now and from boot on. */
export interface KioskCommands {
  readonly now: string;
  readonly atBoot: string;
}

const program = 'node src/cli/bin.mjs install';

/** The commands for `values`, quoted for a POSIX shell. What starts an exhibition or its setup is not part of them. */
export function kioskCommands(values: Values): KioskCommands {
  const query = formatQuery({...values, install: false, setup: false});
  const parameters = query && ` --url-parameters='${query.replaceAll("'", '%27')}'`;
  return {
    now: `${program} --kiosk${parameters}`,
    atBoot: `${program} --unit${parameters} > /tmp/reverie.service`,
  };
}
