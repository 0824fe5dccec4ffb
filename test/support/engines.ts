import {writeFile, mkdir} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {ensureBrowsers, openFirefox, openWebKit} from './webdriver.ts';

/** What the page shows, found through its elements' shadow roots. */
export interface EngineState {
  readonly dreams: number;
  readonly residualRms: number;
  readonly sourceSize: string;
  /** Codes of the status's limits. */
  readonly limits: readonly string[];
  /** Codes of the notices. */
  readonly notices: readonly string[];
  /** Of those, the ones that report a problem. */
  readonly problems: readonly string[];
}

/** The app in an engine other than Chromium's. */
export interface EnginePage {
  goto(url: string): Promise<void>;
  state(): Promise<EngineState>;
  /** Waits for this number of further dreams. */
  dreams(count: number): Promise<void>;
  /** Waits until the state is as wanted. */
  until(wanted: (state: EngineState) => boolean): Promise<EngineState>;
  /** Presses a key of the app's. */
  press(key: string): Promise<void>;
  execute<T>(body: string, ...args: readonly unknown[]): Promise<T>;
  /** Errors of the page's own scripts so far. */
  errors(): readonly string[];
  keep(name: string): Promise<void>;
  close(): Promise<void>;
}

/** The engines that are there, or could be installed. */
export const programs = ensureBrowsers();

const artefacts = resolve(import.meta.dirname, '../artefacts');

/** Every element of the page, shadow roots included: the start of the bodies below. */
const everything = `
  const within = (root) => [...root.querySelectorAll('*')]
    .flatMap((element) => (element.shadowRoot ? [element, ...within(element.shadowRoot)] : [element]));
  const elements = within(document);
`;

const stateBody = `${everything}
  const status = elements.find(({localName}) => localName === 'reverie-status');
  const notices = elements.filter((element) => element.localName === 'article' && element.querySelector('.text'));
  const code = ({dataset}) => dataset.code;
  const {dreams = 0, residualRms = 0, sourceSize = ''} = status?.dataset ?? {};
  return {
    dreams: Number(dreams),
    residualRms: Number(residualRms),
    sourceSize,
    limits: [...(status?.shadowRoot.querySelectorAll('li') ?? [])].map((item) => item.dataset.code),
    notices: notices.map(code),
    problems: notices.filter(({classList}) => classList.contains('problem')).map(code),
  };
`;

/** Opens a browser with nothing in it yet. The caller closes it. */
export async function openEngine(engine: 'firefox' | 'webkit', program: string): Promise<EnginePage> {
  const driven = await (engine === 'firefox' ? openFirefox(program) : openWebKit(program));
  let origin = '';
  const state = (): Promise<EngineState> => driven.execute<EngineState>(stateBody);
  const until = async (wanted: (state: EngineState) => boolean): Promise<EngineState> => {
    for (;;) {
      const now = await state();
      if (wanted(now)) return now;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  };
  return {
    async goto(url) {
      ({origin} = new URL(url));
      await driven.goto(url);
    },
    state,
    until,
    async dreams(count) {
      const {dreams} = await state();
      await until((now) => now.dreams >= dreams + count);
    },
    press: (key) =>
      driven.execute(`dispatchEvent(new KeyboardEvent('keydown', {key: arguments[0], bubbles: true}))`, key),
    execute: (body, ...args) => driven.execute(body, ...args),
    errors: () => driven.output.filter((line) => line.includes(origin) && /error/i.test(line)),
    async keep(name) {
      await mkdir(artefacts, {recursive: true});
      await writeFile(join(artefacts, `${name}.png`), await driven.screenshot());
    },
    close: () => driven.close(),
  };
}
