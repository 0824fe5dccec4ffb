import {CodedError} from '../lib/message.ts';

/** One command of `reverie`. */
export interface Command {
  /** What follows the command's name, and what each option means: shown by --help. */
  readonly usage: string;
  /** In one line, for the list of commands. */
  readonly summary: string;
  /** Runs it. Throws UsageError for arguments that cannot be used, any other Error for what could not be done. */
  run(args: readonly string[], terminal: Terminal): Promise<void>;
}

/** What a command reports to, and is stopped by. */
export interface Terminal {
  /** A line of results, to standard output. */
  readonly print: (line: string) => void;
  /** A line about the work, to standard error. */
  readonly say: (line: string) => void;
  /** Progress, to standard error. */
  readonly onProgress: (done: number, total: number, unit?: string) => void;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

/** It could not be done now, but may be later, by the same command; exit status 75, as schedulers know it. */
export class TryLaterError extends CodedError {}

/** The arguments cannot be used; exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
