/** What the wall's page says of itself at one heartbeat. */
export interface Reading {
  /** The query of its address: the settings as they are now. */
  readonly query: string;
  /** The window is hidden, or the page says that it rests on purpose: no dream is expected. */
  readonly resting: boolean;
  /** Dreams since the dream last started; undefined until its first status. */
  readonly dreams: number | undefined;
  readonly dreamsPerSecond: number;
  readonly displayFps: number;
  readonly backend: string;
  readonly model: string;
  readonly dreamSize: string;
  /** All that is less than it could be, and the notices shown, in the page's words. */
  readonly words: readonly string[];
}

/**
 * Reads the page's own status. Runs in the page, so it uses nothing from outside itself. The elements are those of
 * src/ui/app/app.ts, src/ui/panel/status.ts and src/ui/app/notice.ts.
 */
export function readPage(): Reading {
  const host = document.querySelector('reverie-app');
  const app = host?.shadowRoot;
  const status = app?.querySelector<HTMLElement>('reverie-status');
  const {dreams, dreamsPerSecond, displayFps, backend, model, dreamSize} = status?.dataset ?? {};
  const less = [...(status?.shadowRoot?.querySelectorAll('ul li') ?? [])];
  const notices = [
    ...(app?.querySelector('reverie-notice')?.shadowRoot?.querySelectorAll('article p') ?? []),
  ];
  return {
    query: location.search,
    resting: document.hidden || host?.hasAttribute('resting') === true,
    dreams: dreams === undefined ? undefined : Number(dreams),
    dreamsPerSecond: Number(dreamsPerSecond ?? 0),
    displayFps: Number(displayFps ?? 0),
    backend: backend ?? '',
    model: model ?? '',
    dreamSize: dreamSize ?? '',
    words: [...less, ...notices].map(({textContent}) => textContent.trim().replaceAll(/\s+/g, ' ')),
  };
}
