import {parseArgs} from 'node:util';
import {reasonOf} from '../../lib/reason.ts';
import {UsageError} from '../command.ts';
import {number, row, type Option} from '../option.ts';
import {readTargets, type NamedUrl} from './whip/targets.ts';

/** Every option of `reverie serve` that takes a value: to add one, add an entry and use it. */
const table = {
  port: number({min: 0, max: 65_535, default: 4190, help: 'port of the page; settings are kept by port'}),
  host: {
    placeholder: 'ADDRESS',
    help: 'listen on this address too, for phones; 0.0.0.0 is all of this machine’s; default this machine alone',
    default: '',
    read: (text) => (/^[\w.:-]{0,253}$/.test(text) ? text : undefined),
    allowed: 'an address of this machine, such as 192.168.1.20',
  } satisfies Option<string>,
  token: {
    placeholder: 'TOKEN',
    help: 'what the operator’s page needs; better set as REVERIE_TOKEN; default a new one at each start',
    default: '',
    read: (text) => (text === '' || /^[\w-]{16,128}$/.test(text) ? text : undefined),
    allowed: '16 to 128 letters, digits, _ and -',
  } satisfies Option<string>,
  osc: number({min: 0, max: 65_535, default: 0, help: 'UDP port for OSC, such as 9000; 0 is none'}),
  site: {
    placeholder: 'FOLDER',
    help: 'a built page to serve as it is; default the present one, built if need be',
    default: '',
    read: (text) => (text.includes('\0') ? undefined : text),
    allowed: 'a folder',
  } satisfies Option<string>,
  whip: {
    placeholder: 'NAME=URL',
    help: 'a media server that the page can stream to under this name; may be given several times',
    default: '',
    read: readTargets,
    allowed:
      'names of small letters and digits, each with the address of a WHIP endpoint, such as live=https://…',
  } satisfies Option<readonly NamedUrl[]>,
  'whip-tokens': {
    placeholder: 'FILE',
    help: 'their tokens, a line NAME=TOKEN each; or set REVERIE_WHIP_TOKEN_NAME',
    default: '',
    read: (text) => (text.includes('\0') ? undefined : text),
    allowed: 'a file',
  } satisfies Option<string>,
} satisfies Record<string, Option<unknown>>;

type Table = typeof table;
type ValueOf<O> = O extends Option<infer Value> ? Value : never;

/** The options of `reverie serve`, read and valid. */
export type ServeOptions = {readonly [K in keyof Table]: ValueOf<Table[K]>} & {
  readonly [K in keyof typeof flags]: boolean;
};

const flags = {
  qr: 'print a QR code of the page for phones',
} as const;

/** Reads the arguments of `reverie serve`. Throws UsageError, naming what is allowed, for what it cannot use. */
export function readServeOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ServeOptions {
  const given: Given = {token: environment.REVERIE_TOKEN, ...parse(args)};
  const switches = Object.keys(flags).map((name) => [name, name in given]);
  const entries = Object.entries(table).map(([name, option]: [string, Option<unknown>]) => {
    const text = String(given[name] ?? option.default);
    const value = option.read(text);
    if (value !== undefined) return [name, value];
    // A token that cannot be used may be a mistyped one.
    const got = name === 'token' ? `${text.length} characters` : `"${text.slice(0, 80)}"`;
    throw new UsageError(`--${name} takes ${option.allowed}; got ${got}.`);
  });
  return Object.fromEntries([...entries, ...switches]) as ServeOptions;
}

/** What `reverie serve --help` says after the command's name. */
export const serveUsage = [
  '[OPTIONS]',
  ...Object.entries(table).map(([name, option]: [string, Option<unknown>]) =>
    row(
      `--${name} ${option.placeholder}`,
      option.default === '' ? option.help : `${option.help}; default ${option.default}`,
    ),
  ),
  ...Object.entries(flags).map(([name, help]) => row(`--${name}`, help)),
].join('\n');

type Given = Readonly<Record<string, string | boolean | undefined>>;

function parse(args: readonly string[]): Given {
  const text = {type: 'string', multiple: true} as const;
  const flag = {type: 'boolean'} as const;
  const texts = Object.fromEntries(Object.keys(table).map((name) => [name, text]));
  const switches = Object.fromEntries(Object.keys(flags).map((name) => [name, flag]));
  try {
    const {values} = parseArgs({args: [...args], options: {...texts, ...switches}});
    // What is given several times is read as lines; of most options that is nothing valid.
    return Object.fromEntries(
      Object.entries(values).map(([name, given]) => [name, Array.isArray(given) ? given.join('\n') : given]),
    );
  } catch (error) {
    const known = [...Object.keys(table), ...Object.keys(flags)].map((name) => `--${name}`);
    throw new UsageError(`${reasonOf(error)}\nThe options are ${known.join(', ')}.`);
  }
}
