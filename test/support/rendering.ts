import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Browser, Page} from 'playwright-core';
import {afterAll, beforeAll, inject} from 'vitest';
import {defaults, type Values} from '../../src/params/values.ts';
import type {RenderPage} from '../../src/render/page.ts';
import {defaultImage, defaultVideo, type ImageSpec, type VideoSpec} from '../../src/render/spec.ts';
import {launch, troubles} from './browser.ts';
import type {VideoFile} from './videos.ts';

declare const renderPage: RenderPage;

/** Dreams that take as little time as any can. */
export const quick: Values = {
  ...defaults,
  mixed0: 1,
  mixed3: 0,
  mixed4: 0,
  steps: 1,
  resolution: 75,
  resolutionMin: 75,
  jitter: 2,
};
export const video: VideoSpec = {...defaultVideo, values: quick, quality: 'medium'};

/** Hills of each colour, to be dreamed in tiles over three octaves. */
export const hills = {
  width: 260,
  height: 170,
  rgb: Uint8Array.from({length: 260 * 170 * 3}, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 260, Math.floor(i / 3 / 260)];
    return 128 + 90 * Math.sin(x / 19 + (i % 3)) * Math.cos(y / 15);
  }),
};
export const inTiles: ImageSpec = {
  ...defaultImage,
  values: quick,
  steps: 2,
  tilePx: 128,
  classic: {octaves: 3, octaveScale: 1.3},
};

type State = ReturnType<RenderPage['state']>;
type Job =
  {readonly kind: 'video'; readonly spec: VideoSpec} | {readonly kind: 'image'; readonly spec: ImageSpec};

/** The page that renders, in a browser without a GPU, for the tests of a file. */
export class Rendering {
  page!: Page;
  /** What the page logs as a warning or an error. */
  heard: string[] = [];
  #browser!: Browser;
  #folder!: string;

  constructor() {
    beforeAll(async () => {
      this.#folder = await mkdtemp(join(tmpdir(), 'reverie-render-test-'));
      this.#browser = await launch({gpu: 'none'});
      await this.open();
    });
    afterAll(async () => {
      await this.#browser.close();
      await rm(this.#folder, {recursive: true});
    });
  }

  /** Opens a fresh page in place of the one before. */
  async open(): Promise<void> {
    this.page = await (await this.#browser.newContext({acceptDownloads: true})).newPage();
    this.page.setDefaultTimeout(90_000);
    this.heard = troubles(this.page);
    await this.page.goto(`${inject('siteUrl')}src/render/page.html`);
  }

  /** A file of that name for the page to open. */
  readonly given = async (name: string, bytes: Uint8Array | string): Promise<string> => {
    const path = join(this.#folder, name);
    await writeFile(path, bytes);
    return path;
  };

  readonly stateOf = (id: string): Promise<State> => this.page.evaluate((of) => renderPage.state(of), id);

  readonly begin = async (path: string, job: Job): Promise<string> => {
    await this.page.locator('#source').setInputFiles(path);
    return this.page.evaluate((asked) => renderPage.start(asked), job);
  };

  /** Waits for a state; other ends are errors. */
  readonly until = async (id: string, reached: (state: State) => boolean): Promise<State> => {
    for (;;) {
      const state = await this.stateOf(id);
      if (reached(state)) return state;
      if (state.state === 'failed') {
        throw new Error(`${state.error?.code ?? ''}: ${state.error?.message ?? ''}`);
      }
      await this.page.waitForTimeout(50);
    }
  };

  /** Waits for an end, good or bad. */
  readonly ended = async (id: string): Promise<State> => {
    for (;;) {
      const state = await this.stateOf(id);
      if (state.state === 'done' || state.state === 'failed') return state;
      await this.page.waitForTimeout(50);
    }
  };

  readonly result = async (id: string): Promise<Uint8Array<ArrayBuffer>> => {
    await this.until(id, ({state}) => state === 'done');
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.evaluate((of) => renderPage.save(of), id),
    ]);
    return new Uint8Array(await readFile(await download.path()));
  };
}

export const bytesOf = (packets: VideoFile['video']): string[] =>
  packets.map(({data}) => Buffer.from(data).toString('base64'));
export const timesOf = (packets: VideoFile['video']): number[] => packets.map(({timestamp}) => timestamp);
