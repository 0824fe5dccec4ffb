import type {BrowserContext, Worker} from 'playwright-core';
import {appIn, type App} from '../support/app.ts';

/** A mark or measure of a thread's start, in milliseconds since navigation. */
export interface Phase {
  readonly thread: string;
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A dreaming app, and how it started. */
export interface Load {
  readonly app: App;
  /** Of the source, drawn by the page itself. */
  readonly firstPictureMs: number;
  readonly firstFrameMs: number;
  readonly firstDreamMs: number;
  readonly phases: readonly Phase[];
}

type Entries = Omit<Phase, 'thread'>[];

/** A thread's marks and measures, on the clock that all threads share. */
const entriesOf = (thread: Pick<Worker, 'evaluate'>): Promise<Entries> => {
  const read = (): Entries =>
    (['mark', 'measure'] as const)
      .flatMap((type) => performance.getEntriesByType(type))
      .map(({name, startTime, duration}) => {
        const fromMs = performance.timeOrigin + startTime;
        return {name, fromMs, toMs: fromMs + duration};
      });
  return thread.evaluate(read);
};

/** Opens the app in a new page of the context and waits for its first dream. */
export async function loadApp(context: BrowserContext, url: string): Promise<Load> {
  const page = await context.newPage();
  const app = await appIn(page, url);
  await app.dreams(1);
  const origin = await page.evaluate(() => performance.timeOrigin);
  const threads: [string, Pick<Worker, 'evaluate'>][] = [['page', page]];
  for (const worker of page.workers()) threads.push([await worker.evaluate(() => self.name), worker]);
  const phases: Phase[] = [];
  for (const [thread, where] of threads) {
    for (const {name, fromMs, toMs} of await entriesOf(where)) {
      phases.push({thread, name, fromMs: fromMs - origin, toMs: toMs - origin});
    }
  }
  const at = (mark: string): number => phases.find(({name}) => name === mark)?.toMs ?? NaN;
  return {
    app,
    firstPictureMs: at('first picture'),
    firstFrameMs: at('first frame'),
    firstDreamMs: at('first dream'),
    phases: phases.toSorted((a, b) => a.fromMs - b.fromMs),
  };
}
