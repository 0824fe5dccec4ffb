import type {Message} from '../../lib/message.ts';

/** A message as the page shows it: with its advice, and without its data. */
export type ShownMessage = Pick<Message, 'code' | 'message'>;

/** The page's status at one heartbeat. */
export interface PageStatus {
  /** The query of its address: the settings as they are now. */
  readonly query: string;
  /** The window is hidden, a still image ripens or is ripe, or the page rests on purpose: no dream is expected. */
  readonly resting: boolean;
  /** Dreams since the dream last started; undefined until its first status. */
  readonly dreams: number | undefined;
  readonly dreamsPerSecond: number;
  readonly displayFps: number;
  readonly backend: string;
  readonly model: string;
  readonly dreamSize: string;
  /** The page's messages: everything that is degraded, and the notices that it shows. */
  readonly messages: readonly ShownMessage[];
}

/**
 * Reads the status. Runs in the page, so it uses nothing from outside itself. The elements are those of src/ui/app/app.ts,
 * src/ui/panel/status.ts and src/ui/app/notice.ts.
 */
export function readPageStatus(): PageStatus {
  const host = document.querySelector('reverie-app');
  const app = host?.shadowRoot;
  const status = app?.querySelector<HTMLElement>('reverie-status');
  const {dreams, dreamsPerSecond, displayFps, backend, model, dreamSize, ripening} = status?.dataset ?? {};
  const messagesIn = (element: HTMLElement | null | undefined): ShownMessage[] =>
    [...(element?.shadowRoot?.querySelectorAll<HTMLElement>('[data-code]') ?? [])].map((shown) => {
      const text = (shown.querySelector('.text') ?? shown).textContent;
      return {code: shown.dataset.code ?? '', message: text.trim().replaceAll(/\s+/g, ' ')};
    });
  return {
    query: location.search,
    resting: document.hidden || ripening !== undefined || host?.hasAttribute('resting') === true,
    dreams: dreams === undefined ? undefined : Number(dreams),
    dreamsPerSecond: Number(dreamsPerSecond ?? 0),
    displayFps: Number(displayFps ?? 0),
    backend: backend ?? '',
    model: model ?? '',
    dreamSize: dreamSize ?? '',
    messages: [...messagesIn(status), ...messagesIn(app?.querySelector<HTMLElement>('reverie-notice'))],
  };
}
