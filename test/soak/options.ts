import {parseArgs} from 'node:util';

export interface SoakOptions {
  readonly minutes: number;
  readonly faults: boolean;
}

const usage = 'npm run soak -- --minutes N [--faults], with N from 1 to 10080 (a week)';

/** Reads the command line. Throws Error, naming what is allowed, for what it cannot use. */
export function readSoakOptions(args: string[]): SoakOptions {
  const {minutes, faults} = parse(args);
  const number = Number(minutes);
  if (!(number >= 1 && number <= 10_080)) throw new Error(`--minutes got "${minutes}". Usage: ${usage}`);
  return {minutes: number, faults};
}

function parse(args: string[]) {
  try {
    const minutes = {type: 'string', default: '2'} as const;
    return parseArgs({args, options: {minutes, faults: {type: 'boolean', default: false}}}).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} Usage: ${usage}`, {
      cause: error,
    });
  }
}
