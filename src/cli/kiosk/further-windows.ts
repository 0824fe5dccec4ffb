import type {DevTools} from './devtools.ts';

interface TargetInfo {
  readonly targetId: string;
  readonly type: string;
  readonly openerId?: string;
}

/** The windows that the page opens on further screens: each is made to fill its screen. */
export class FurtherWindows {
  readonly #devtools: DevTools;
  readonly #opened = new Set<string>();

  /** `openerId` is the target of the page. */
  constructor(devtools: DevTools, openerId: string) {
    this.#devtools = devtools;
    devtools.listen(({method, params}) => {
      if (method === 'Target.targetDestroyed') this.#opened.delete(String(params.targetId));
      if (method !== 'Target.targetCreated') return;
      const target = params.targetInfo as TargetInfo;
      if (target.type !== 'page' || target.openerId !== openerId) return;
      this.#opened.add(target.targetId);
      void this.#fill(target.targetId).catch(() => undefined);
    });
  }

  /** Closes them: a page that crashed took their contents with it, and the next one opens its own. */
  async close(): Promise<void> {
    const closing = [...this.#opened].map((targetId) =>
      this.#devtools.send('Target.closeTarget', {targetId}).catch(() => undefined),
    );
    await Promise.all(closing);
  }

  async #fill(targetId: string): Promise<void> {
    const {windowId} = await this.#devtools.send<{windowId: number}>('Browser.getWindowForTarget', {
      targetId,
    });
    await this.#devtools.send('Browser.setWindowBounds', {windowId, bounds: {windowState: 'fullscreen'}});
  }
}
