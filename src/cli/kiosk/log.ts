import {appendFileSync, mkdirSync, renameSync, statSync} from 'node:fs';
import {join} from 'node:path';
import type {Message} from '../../lib/message.ts';
import {reasonOf} from '../../lib/reason.ts';
import {notices} from './notices.ts';

export interface LogOptions {
  /** A file that would grow beyond this becomes wall.1.log, that one wall.2.log, and so on. */
  readonly fileBytes: number;
  /** Files that are kept, the current one included; at least 2. */
  readonly files: number;
}

/** Lines with their times, in wall.log and its predecessors. A full disk stops nothing: see `problem`. */
export class RotatingLog {
  readonly path: string;
  readonly #folder: string;
  readonly #options: LogOptions;
  readonly #echo: (line: string) => void;
  #problem: Message | undefined;
  readonly #written = new Map<string, number>();

  /** Throws Error if the folder cannot be made. `echo` gets each line too. */
  constructor(folder: string, options: LogOptions, echo: (line: string) => void) {
    mkdirSync(folder, {recursive: true});
    this.#folder = folder;
    this.path = join(folder, 'wall.log');
    this.#options = options;
    this.#echo = echo;
  }

  /** Why the last line could not be written; undefined if it was. */
  get problem(): Message | undefined {
    return this.#problem;
  }

  write(text: string, at = new Date()): void {
    const line = `${at.toISOString()} ${text.replaceAll(/\s*\n\s*/g, ' | ')}`;
    this.#echo(line);
    try {
      if (this.#bytes() + Buffer.byteLength(line) + 1 > this.#options.fileBytes) this.#rotate();
      appendFileSync(this.path, `${line}\n`);
      this.#problem = undefined;
    } catch (error) {
      this.#problem = notices['log-not-written']({path: this.path, reason: reasonOf(error)});
    }
  }

  /** The same, but a text that is repeated within the hour is left out: what flickers must not crowd out the rest. */
  writeOnce(text: string, at = new Date()): void {
    const hourAgoMs = at.getTime() - 3_600_000;
    for (const [old, writtenMs] of this.#written) if (writtenMs <= hourAgoMs) this.#written.delete(old);
    if (this.#written.has(text)) return;
    this.#written.set(text, at.getTime());
    this.write(text, at);
  }

  #bytes(): number {
    return statSync(this.path, {throwIfNoEntry: false})?.size ?? 0;
  }

  #rotate(): void {
    const older = (index: number): string =>
      index === 0 ? this.path : join(this.#folder, `wall.${index}.log`);
    // The last one is overwritten.
    for (let index = this.#options.files - 1; index > 0; index--) {
      const from = older(index - 1);
      if (statSync(from, {throwIfNoEntry: false})) renameSync(from, older(index));
    }
  }
}
