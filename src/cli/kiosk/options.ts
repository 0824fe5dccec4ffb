import {homedir} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {linesOf} from '../../lib/message.ts';
import {parseQuery} from '../../params/url.ts';
import {reasonOf} from '../../lib/reason.ts';
import {UsageError} from '../command.ts';
import {folder, number, row, type Option} from '../option.ts';

const data = process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share');
const state = process.env.XDG_STATE_HOME ?? join(homedir(), '.local/state');

/** Where and how large a window is, in pixels of the desktop. */
export interface WindowPlace {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly leftPx: number;
  readonly topPx: number;
}

const gpuChoices = ['browser', 'vulkan', 'software'] as const;
export type GpuChoice = (typeof gpuChoices)[number];

/** Every option that takes a value: to add one, add an entry and use it. */
const table = {
  port: number({min: 0, max: 65_535, default: 4180, help: 'port of the page; settings are kept by port'}),
  'health-port': number({min: 0, max: 65_535, default: 4181, help: 'port of the health page'}),
  site: folder('dist', 'the built page; built first if it is missing'),
  'user-data-dir': folder(join(data, 'reverie/wall'), 'where the browser keeps everything that is saved'),
  'log-dir': folder(join(state, 'reverie'), 'folder of wall.log and its predecessors'),
  'log-size': number({min: 10, max: 1_000_000, default: 1000, unit: 'kB', help: 'size of one log file'}),
  'log-files': number({min: 2, max: 100, default: 5, help: 'number of log files to keep'}),
  'url-parameters': {
    placeholder: 'QUERY',
    help: 'initial settings, as in the address: preset=oil&wet=0.8; see docs/parameters.md',
    default: '',
    read: (text) => (parseQuery(text).problems.length === 0 ? text.replace(/^\?/, '') : undefined),
    allowed: 'settings that docs/parameters.md allows',
  },
  window: {
    placeholder: 'WxH+X+Y',
    help: 'the screen, or the part of a desktop, to cover; default the first screen',
    default: '',
    read: readPlace,
    allowed: 'WIDTHxHEIGHT+LEFT+TOP in pixels, such as 1920x1080+1920+0',
  } satisfies Option<WindowPlace | null>,
  scale: number({min: 0.5, max: 4, whole: false, default: 1, help: 'device pixels per pixel of the page'}),
  gpu: {
    placeholder: gpuChoices.join('|'),
    help: 'WebGPU as the browser offers it, through Vulkan where Linux does not offer it, or in software for tests',
    default: 'browser',
    read: (text) => gpuChoices.find((choice) => choice === text),
    allowed: gpuChoices.join(', '),
  } satisfies Option<GpuChoice>,
  'hang-after': number({
    min: 1,
    max: 3600,
    unit: 's',
    default: 20,
    help: 'how long the page may be unresponsive',
  }),
  'stall-after': number({
    min: 1,
    max: 3600,
    unit: 's',
    default: 60,
    help: 'how long the page may go without a new dream',
  }),
  'start-within': number({
    min: 1,
    max: 3600,
    unit: 's',
    default: 180,
    help: 'how long the first dream may take',
  }),
} satisfies Record<string, Option<unknown>>;

type Table = typeof table;
type ValueOf<O> = O extends Option<infer Value> ? Value : never;

/** The options of `reverie install`, read and valid. */
export type InstallOptions = {readonly [K in keyof Table]: ValueOf<Table[K]>} & {
  /** What to do. */
  readonly action: 'kiosk' | 'unit';
  /** One frameless window instead of full screen: for desktops of several screens. */
  readonly span: boolean;
  readonly headless: boolean;
  /** Further switches for Chromium. */
  readonly switch: readonly string[];
};

/** Switches that the supervisor itself depends on. */
const ownSwitches = /^--(user-data-dir|remote-debugging-(port|pipe|address)|headless|app|kiosk)(=|$)/;

const flags = {
  kiosk: 'serve the page, show it full screen and keep it running until this command is stopped',
  unit: 'print a systemd unit that does so at boot, with the given options',
  span: 'one frameless window at --window, across several screens, instead of full screen',
  headless: 'run without a screen, for tests',
} as const;

/** Reads the arguments of `reverie install`. Throws UsageError, naming what is allowed, for what it cannot use. */
export function readInstallOptions(args: readonly string[]): InstallOptions {
  const values = parse(args);
  const one = (name: keyof Table): unknown => {
    const option: Option<unknown> = table[name];
    const text = values[name] ?? option.default;
    const value = option.read(text);
    if (value !== undefined) return value;
    const problems = name === 'url-parameters' ? `\n${linesOf(parseQuery(text).problems)}` : '';
    throw new UsageError(`--${name} takes ${option.allowed}; got "${text.slice(0, 80)}".${problems}`);
  };
  const entries = (Object.keys(table) as (keyof Table)[]).map((name) => [name, one(name)]);
  if (values.kiosk === values.unit) throw new UsageError('Either --kiosk or --unit is needed.');
  const {span, headless, switch: switches = []} = values;
  if (span && values.window === undefined) {
    throw new UsageError('--span needs --window WxH+X+Y: the part of the desktop to cover.');
  }
  for (const given of switches) {
    if (/^--[a-z][\w-]*(=.*)?$/s.test(given) && !ownSwitches.test(given)) continue;
    throw new UsageError(
      `--switch takes a switch of Chromium such as --switch=--ozone-platform=x11, and none that has an option of its own here; got "${given.slice(0, 80)}".`,
    );
  }
  return {
    ...(Object.fromEntries(entries) as {[K in keyof Table]: ValueOf<Table[K]>}),
    action: values.kiosk ? 'kiosk' : 'unit',
    span,
    headless,
    switch: switches,
  };
}

/** What `reverie install --help` says after the command's name. */
export const installUsage = [
  '--kiosk | --unit [OPTIONS]',
  ...Object.entries(flags).map(([name, help]) => row(`--${name}`, help)),
  ...Object.entries(table).map(([name, option]: [string, Option<unknown>]) =>
    row(
      `--${name} ${option.placeholder}`,
      option.default === '' ? option.help : `${option.help}; default ${option.default}`,
    ),
  ),
  row('--switch=--SWITCH', 'an extra switch for Chromium; can be repeated'),
].join('\n');

function parse(args: readonly string[]) {
  const text = {type: 'string'} as const;
  const flag = {type: 'boolean', default: false} as const;
  type Texts = Record<keyof Table, typeof text>;
  const texts = Object.fromEntries(Object.keys(table).map((name) => [name, text])) as Texts;
  const options = {
    ...texts,
    kiosk: flag,
    unit: flag,
    span: flag,
    headless: flag,
    switch: {type: 'string', multiple: true},
  } as const;
  try {
    return parseArgs({args: [...args], options}).values;
  } catch (error) {
    const problem = reasonOf(error);
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(`${problem}\nThe options are ${known.join(', ')}.`);
  }
}

function readPlace(text: string): WindowPlace | null | undefined {
  if (text === '') return null;
  const numbers = /^(\d{2,5})x(\d{2,5})\+(-?\d{1,5})\+(-?\d{1,5})$/.exec(text)?.slice(1).map(Number);
  if (!numbers) return undefined;
  const [widthPx = 0, heightPx = 0, leftPx = 0, topPx = 0] = numbers;
  return {widthPx, heightPx, leftPx, topPx};
}
