import {parseArgs} from 'node:util';

export interface SoakOptions {
  readonly minutes: number;
  readonly faults: boolean;
  /** Megabytes an hour that leak on purpose, to see whether they are found. */
  readonly leak: number;
}

const usage =
  'npm run soak -- --minutes N [--faults] [--leak MB], with N from 1 to 10080 (a week), MB an hour from 0 to 1000';

/** Reads the command line. Throws Error, naming what is allowed, for what it cannot use. */
export function readSoakOptions(args: string[]): SoakOptions {
  const {minutes, faults, leak} = parse(args);
  const number = Number(minutes);
  const megabytes = Number(leak);
  if (!(megabytes >= 0 && megabytes <= 1000)) throw new Error(`--leak got "${leak}". Usage: ${usage}`);
  if (!(number >= 1 && number <= 10_080)) throw new Error(`--minutes got "${minutes}". Usage: ${usage}`);
  return {minutes: number, faults, leak: megabytes};
}

function parse(args: string[]) {
  try {
    const minutes = {type: 'string', default: '2'} as const;
    const leak = {type: 'string', default: '0'} as const;
    return parseArgs({args, options: {minutes, leak, faults: {type: 'boolean', default: false}}}).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} Usage: ${usage}`, {
      cause: error,
    });
  }
}
