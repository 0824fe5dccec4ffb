import {textOf} from '../lib/message.ts';
import {TryLaterError, UsageError, type Command, type Terminal} from './command.ts';
import {install} from './install-command.ts';
import {model} from './model-command.ts';
import {joinParts} from './parts/join-command.ts';
import {plan} from './parts/plan-command.ts';
import {render} from './render.ts';
import {serve} from './serve-command.ts';

/** The commands of `reverie`, by name. */
export const commands: Readonly<Record<string, Command>> = {
  model,
  render,
  plan,
  join: joinParts,
  serve,
  install,
};

/** EX_TEMPFAIL of sysexits.h. */
const tryLaterStatus = 75;

function overview(table: Readonly<Record<string, Command>>): string {
  const rows = Object.entries(table).map(([name, {summary}]) => `  ${name.padEnd(10)} ${summary}`);
  return ['reverie COMMAND [OPTIONS]', ...rows, 'reverie COMMAND --help says more.'].join('\n');
}

/** Runs one command and says on the terminal what went wrong. Gives the exit status; see reverie.ts. */
export async function runReverie(
  [name, ...args]: readonly string[],
  terminal: Terminal,
  table: Readonly<Record<string, Command>> = commands,
): Promise<number> {
  try {
    if (name === undefined || name === '--help') {
      terminal.print(overview(table));
      return name === undefined ? 2 : 0;
    }
    const command = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!command) throw new UsageError(`There is no command ${JSON.stringify(name)}.\n${overview(table)}`);
    if (args.includes('--help')) {
      terminal.print(`reverie ${name} ${command.usage}`);
      return 0;
    }
    await command.run(args, terminal);
    return 0;
  } catch (error) {
    terminal.say(textOf(error));
    if (error instanceof TryLaterError) return tryLaterStatus;
    if (terminal.signal.aborted) return 130;
    return error instanceof UsageError ? 2 : 1;
  }
}
