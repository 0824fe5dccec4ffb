import type {Page} from 'playwright-core';
import {CodedError} from '../lib/message.ts';
import type {Values} from '../params/values.ts';
import type {RenderPage} from '../render/page.ts';

declare const renderPage: RenderPage;

/** The GPU that was asked for cannot be dreamed on. */
export class NoGpuError extends CodedError {}

/** That the page will dream on a GPU, by the parameter `backend`. Throws NoGpuError: the processor is no silent substitute. */
export async function requireGpu(page: Page, backend: Values['backend']): Promise<void> {
  const lack = await page.evaluate((asked) => renderPage.lackOfGpu(asked), backend);
  if (lack) throw new NoGpuError(lack);
}
