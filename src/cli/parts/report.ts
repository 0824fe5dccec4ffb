import {textOfMessage, type Message} from '../../lib/message.ts';
import type {Terminal} from '../command.ts';

/** What a command says of its work: to a person, or as lines of JSON to a program. */
export class Report {
  readonly #terminal: Terminal;
  readonly #json: boolean;

  constructor(terminal: Terminal, json: boolean) {
    this.#terminal = terminal;
    this.#json = json;
  }

  progress(done: number, total: number, unit: string): void {
    if (this.#json) this.#print({type: 'progress', done, total, unit});
    else this.#terminal.onProgress(done, total, unit);
  }

  /** What came of it, `result` for programs and `line` for people, with what falls short. */
  done(result: Readonly<Record<string, unknown>>, notices: readonly Message[], line: string): void {
    if (this.#json) {
      this.#print({type: 'done', ...result, notices});
      return;
    }
    for (const notice of notices) this.#terminal.say(textOfMessage(notice));
    this.#terminal.print(line);
  }

  #print(object: Readonly<Record<string, unknown>>): void {
    this.#terminal.print(JSON.stringify(object));
  }
}
