import {CodedError} from '../../lib/message.ts';
import type {RenderPage} from '../../render/page.ts';
import type {PartsResult, PartsTask} from '../../render/parts/tasks.ts';
import type {Terminal} from '../command.ts';
import {inRenderPage} from '../render-page.ts';
import {requireGpu} from '../require-gpu.ts';
import {firstOf, giveSource, type Source} from '../source.ts';
import type {WorkFolder} from './work-folder.ts';

declare const renderPage: RenderPage;

const pollMs = 200;

/** A task that failed, as the page reports it. */
export class TaskFailed extends CodedError {}

/** What the page is given besides the task. */
export interface TaskFiles {
  readonly source: Source;
  readonly guide: string | undefined;
  /** Of parts, in their order. */
  readonly parts?: readonly string[];
}

export interface TaskRequest<T extends PartsTask> {
  readonly files: TaskFiles;
  readonly folder?: WorkFolder;
  readonly gpu: boolean;
  readonly onProgress: (done: number, total: number) => void;
  /** The task, once the folder's address is known. */
  readonly task: (folderUrl: string) => T;
}

type ResultOf<T extends PartsTask> = Extract<PartsResult, {kind: T['kind']}>;

/** Has the page do a task in a headless Chromium. Throws TaskFailed. */
export const doTask = <T extends PartsTask>(
  {files, folder, gpu, onProgress, task}: TaskRequest<T>,
  terminal: Pick<Terminal, 'say' | 'signal'>,
): Promise<ResultOf<T>> =>
  inRenderPage(
    {gpu},
    terminal,
    async ({page, siteUrl}) => {
      const asked = task(folder?.urlAt(siteUrl) ?? '');
      const {spec} = 'plan' in asked ? asked.plan : asked;
      if (gpu) await requireGpu(page, spec.values.backend);
      await giveSource(page, files.source, siteUrl);
      if (files.guide !== undefined) await page.locator('#guide').setInputFiles(files.guide);
      if (files.parts) await page.locator('#parts').setInputFiles([...files.parts]);
      await page.evaluate((of) => renderPage.startParts(of), asked);
      for (let reported = -1; ;) {
        const {state, done, total, error, result} = await page.evaluate(() => renderPage.partsState());
        if (total > 0 && done !== reported) onProgress(done, total);
        reported = done;
        if (error) throw new TaskFailed(error);
        if (state === 'done' && result) return result as ResultOf<T>;
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    },
    firstOf(folder?.answer, files.source.images?.server.answer),
  );
