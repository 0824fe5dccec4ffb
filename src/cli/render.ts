import {rename, rm} from 'node:fs/promises';
import type {Page} from 'playwright-core';
import {CodedError, textOf, textOfMessage, type Message} from '../lib/message.ts';
import type {RenderPage} from '../render/page.ts';
import type {Rendered} from '../render/publish.ts';
import {checkFiles} from './check-files.ts';
import {UsageError, type Command, type Terminal} from './command.ts';
import {isPart} from './parts/part-options.ts';
import {renderPart} from './parts/render-part.ts';
import {readRenderOptions, renderUsage, type RenderRequest} from './render-options.ts';
import {renderImages} from './parts/render-images.ts';
import {inRenderPage, Interrupted, type OpenPage} from './render-page.ts';
import {requireGpu} from './require-gpu.ts';
import {giveSource, openSource} from './source.ts';
import {megabytes} from '../lib/megabytes.ts';

declare const renderPage: RenderPage;

const pollMs = 200;

/** Renders a file in a headless Chromium, by the page's own code. */
export const render: Command = {
  summary: 'dream a video or an image to a file, without a window',
  usage: renderUsage,
  async run(args, terminal) {
    if (isPart(args)) {
      await renderPart(args, terminal);
      return;
    }
    const request = readRenderOptions(args);
    try {
      await checkFiles(request);
      const source = await openSource(request.input, request.fps);
      const {output, guide, task, gpu, json} = request;
      if (task.kind === 'video' && task.spec.images) {
        await renderImages({source, output, guide, spec: task.spec, gpu, json}, terminal);
        return;
      }
      const work = ({page, siteUrl}: OpenPage) =>
        giveSource(page, source, siteUrl).then(() => renderIn(page, request, terminal));
      await inRenderPage(request, terminal, work, source.images?.server.answer);
    } catch (error) {
      if (request.json) {
        const fault = faultOf(error, terminal);
        const message = textOf(error);
        terminal.print(JSON.stringify({type: 'failed', fault, message}));
      }
      throw error;
    }
  },
};

/** A rendering that failed, as the page reports it. */
class RenderingFailed extends CodedError {}

function faultOf(error: unknown, {signal}: Terminal): string {
  if (signal.aborted) return 'interrupted';
  if (error instanceof UsageError) return 'usage';
  return error instanceof CodedError ? (error as Message).code : 'failed';
}

/** Renders INPUT in the page and saves the result as OUTPUT. */
async function renderIn(page: Page, request: RenderRequest, terminal: Terminal): Promise<void> {
  const {output, guide, task, gpu, json} = request;
  const {print, say} = terminal;
  const startMs = performance.now();
  if (gpu) await requireGpu(page, task.spec.values.backend);
  if (guide !== undefined) await page.locator('#guide').setInputFiles(guide);
  const id = await page.evaluate((asked) => renderPage.start(asked), task);
  const unit = task.kind === 'video' ? 'frames' : 'thousandths';
  const {rendered, total, expected} = await completed(page, id, unit, request, terminal);
  await save(page, id, output);
  const seconds = (performance.now() - startMs) / 1000;
  const {notices} = rendered;
  const {bytes} = rendered.clip;
  if (json) {
    print(JSON.stringify({type: 'done', output, bytes, [unit]: total, seconds, notices}));
    return;
  }
  // What was said before the first frame is not said again.
  for (const notice of notices.slice(expected)) say(textOfMessage(notice));
  print(`${output}: ${megabytes(bytes)} in ${seconds.toFixed(0)} s.`);
}

/** Waits until the rendering is complete, and reports its progress. Throws RenderingFailed and Interrupted. */
async function completed(
  page: Page,
  id: string,
  unit: string,
  {json}: RenderRequest,
  {print, say, onProgress, signal}: Terminal,
): Promise<{readonly rendered: Rendered; readonly total: number; readonly expected: number}> {
  let far = '';
  let reported = -1;
  let expected = 0;
  for (;;) {
    const {state, done, total, leftS, error, rendered, notices} = await page
      .evaluate((of) => renderPage.state(of), id)
      .catch((error: unknown) => {
        throw signal.aborted ? new Interrupted(far) : error;
      });
    for (const notice of notices.slice(expected)) {
      if (json) print(JSON.stringify({type: 'notice', ...notice}));
      else say(textOfMessage(notice));
    }
    expected = Math.max(expected, notices.length);
    if (total > 0 && done !== reported) {
      reported = done;
      far = `${done} of ${total} ${unit}`;
      if (json) print(JSON.stringify({type: 'progress', done, total, unit, leftS}));
      else onProgress(done, total, unit);
    }
    if (state === 'failed' && error) throw new RenderingFailed(error);
    if (state === 'done' && rendered) return {rendered, total, expected};
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function save(page: Page, id: string, output: string): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.evaluate((of) => renderPage.save(of), id),
  ]);
  // Complete or not at all: the file gets its name last.
  const part = `${output}.part`;
  try {
    await download.saveAs(part);
    await rename(part, output);
  } finally {
    await rm(part, {force: true});
  }
}
