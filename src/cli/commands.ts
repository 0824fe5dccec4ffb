import {textOf} from '../lib/message.ts';
import {TryLaterError, UsageError, type Command, type Terminal} from './command.ts';

/** Loads a command: only the one that is run, for compiling them all takes a second. */
type LoadCommand = () => Promise<Command>;

/** The commands of `reverie`, by name. */
export const commands: Readonly<Record<string, LoadCommand>> = {
  model: async () => (await import('./model-command.ts')).model,
  render: async () => (await import('./render.ts')).render,
  plan: async () => (await import('./parts/plan-command.ts')).plan,
  join: async () => (await import('./parts/join-command.ts')).joinParts,
  serve: async () => (await import('./serve-command.ts')).serve,
  install: async () => (await import('./install-command.ts')).install,
};

/** EX_TEMPFAIL of sysexits.h. */
const tryLaterStatus = 75;

async function overview(table: Readonly<Record<string, LoadCommand>>): Promise<string> {
  const row = async ([name, load]: [string, LoadCommand]): Promise<string> =>
    `  ${name.padEnd(10)} ${(await load()).summary}`;
  const rows = await Promise.all(Object.entries(table).map(row));
  return ['reverie COMMAND [OPTIONS]', ...rows, 'reverie COMMAND --help says more.'].join('\n');
}

/** Runs one command and says on the terminal what went wrong. Gives the exit status; see reverie.ts. */
export async function runReverie(
  [name, ...args]: readonly string[],
  terminal: Terminal,
  table: Readonly<Record<string, LoadCommand>> = commands,
): Promise<number> {
  try {
    if (name === undefined || name === '--help') {
      terminal.print(await overview(table));
      return name === undefined ? 2 : 0;
    }
    const load = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!load) {
      throw new UsageError(`There is no command ${JSON.stringify(name)}.\n${await overview(table)}`);
    }
    const command = await load();
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
