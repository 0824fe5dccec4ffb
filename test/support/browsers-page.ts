import {capabilities} from '../../src/lib/capabilities.ts';

export const browsersPagePath = 'docs/browsers.md';

const browsers = ['chrome', 'firefox', 'safari'] as const;
type Versions = Readonly<Partial<Record<(typeof browsers)[number], number>>>;
interface Entry {
  readonly api: string;
  readonly use: string;
  readonly without?: string;
  readonly since: Versions;
}

const entries: readonly Entry[] = Object.values(capabilities);
const needed = entries.filter(({without}) => without === undefined);
const optional = entries.filter(({without}) => without !== undefined);

/** The first version of each browser that has all of them; undefined for a browser that never has. */
function firstWith(all: readonly Entry[]): Versions {
  const first = (browser: keyof Versions): number =>
    Math.max(...all.map(({since}) => since[browser] ?? Infinity));
  return Object.fromEntries(
    browsers.map((browser) => [browser, first(browser)]).filter(([, version]) => version !== Infinity),
  ) as Versions;
}

/** A row of a table, its versions last. */
const row = (cells: readonly string[], versions: Versions): string =>
  `| ${[...cells, ...browsers.map((browser) => versions[browser]?.toString() ?? '–')].join(' | ')} |`;

const tableOf = (head: readonly string[], rows: readonly string[]): string =>
  [
    `| ${[...head, 'Chrome, Edge', 'Firefox', 'Safari'].join(' | ')} |`,
    `| ${[...head, '', '', ''].map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n');

const aroundWebgpu = `\
WebGPU is used in Chrome and Edge on Windows, macOS, ChromeOS and Android, and on Linux where the browser offers an
adapter; in Safari 26 on macOS, iOS and iPadOS; in Firefox on Windows and, from 145, on Macs with Apple silicon.
Elsewhere the dream runs on WebAssembly.`;

/** The README's table: the first versions that run it, run it on the GPU, and record. */
export function browsersTable(): string {
  const {webgpu, ...others} = capabilities;
  const recording = [others['video-encoder'], others['private-files']];
  return tableOf(
    [''],
    [
      row(['Dreams'], firstWith(needed)),
      row(['On the GPU, by WebGPU'], firstWith([...needed, webgpu])),
      row(['Records clips'], firstWith([...needed, ...recording])),
    ],
  );
}

const [begin, end] = ['<!-- browsers: written by npm run docs -->', '<!-- /browsers -->'];

/** The README with its table as it should be. Throws if it has no place for one. */
export function withBrowsersTable(readme: string): string {
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md must have ${begin} before ${end}.`);
  return `${readme.slice(0, from)}${begin}\n\n${browsersTable()}\n\n${readme.slice(to)}`;
}

export const browsersPage = (): string => `# Browsers

<!-- Written by npm run docs from src/lib/capabilities.ts. -->

What Reverie uses of a browser, the first versions that have it, and what happens where it is missing. Each ability is
tested once, when it is needed; whatever the user would notice is in the status.

${aroundWebgpu}

## Needed

${tableOf(
  ['', 'for'],
  needed.map(({api, use, since}) => row([api, use], since)),
)}

## Better with

${tableOf(
  ['', 'for', 'without'],
  optional.map(({api, use, without = '', since}) => row([api, use, without], since)),
)}

Tested with every change: Chromium in full; Firefox ESR and WebKitGTK (Safari’s engine) for the page, its sources and
the dream. WebKitGTK has neither WebGL2 in a worker nor private files nor shared memory: there the processor draws the
display and nothing is recorded.
`;
