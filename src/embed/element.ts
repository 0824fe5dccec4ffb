import {displayStrings} from '../display/strings.ts';
import type {Status} from '../dream/messages.ts';
import {CanvasCapture} from './captured.ts';
import {Dream, mostRateHz, type DreamEvents} from './dream.ts';
import {attributeOf, dreamKeys, type DreamChanges} from './options.ts';
import type {SourceInput} from './source-input.ts';

const parameterAttributes = new Map(dreamKeys.map((key) => [attributeOf(key), key]));

const styles = `
  :host { display: inline-block; overflow: hidden; }
  :host([hidden]) { display: none; }
  canvas { display: block; width: 100%; height: 100%; object-fit: inherit; background: #000; }
  canvas.transparent { background: none; }
`;

const forwarded: readonly (keyof DreamEvents)[] = ['ready', 'resize', 'dream', 'degraded', 'error'];

/**
 * A dream as an element: `<reverie-dream source="clip.mp4" look="shells" step-size="0.05" autoplay>`. Each parameter is
 * an attribute; `source`, `look`, `base-url` and `autoplay` are the others. It runs while it is in a document, and rests
 * while it is out of sight. Its style's `object-fit` is that of the canvas.
 */
export class ReverieDream extends HTMLElement {
  static readonly observedAttributes = ['source', 'look', 'autoplay', ...parameterAttributes.keys()];

  readonly #canvas = document.createElement('canvas');
  #dream: Dream | undefined;
  #source: SourceInput | undefined;
  #wasStarted = false;
  #isChanging = false;
  #isCaptured = false;
  readonly #capture = new CanvasCapture(this.#canvas, (captured) => this.#dream?.capture(captured));
  readonly #sight = new IntersectionObserver((entries) => {
    const isSeen = entries.at(-1)?.isIntersecting ?? true;
    this.#dream?.rest(!isSeen && !this.#isCaptured);
  });

  constructor() {
    super();
    const root = this.attachShadow({mode: 'open'});
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    this.#canvas.setAttribute('role', 'img');
    this.#canvas.setAttribute('aria-label', displayStrings.dream);
    root.append(this.#canvas);
  }

  /** What is dreamed on: the attribute's text, or what the page has of its own. */
  get source(): SourceInput | undefined {
    return this.#source ?? this.getAttribute('source') ?? undefined;
  }

  set source(source: SourceInput | undefined) {
    this.#source = source;
    if (source !== undefined) void this.#dream?.setSource(source);
  }

  /** The dream that runs; undefined while none does. */
  get dream(): Dream | undefined {
    return this.#dream;
  }

  get canvas(): HTMLCanvasElement {
    return this.#canvas;
  }

  get stats(): Status | undefined {
    return this.#dream?.stats;
  }

  connectedCallback(): void {
    if (this.hasAttribute('autoplay') || this.#wasStarted) this.start();
  }

  disconnectedCallback(): void {
    this.#end();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === 'source') this.source = now ?? undefined;
    else if (name !== 'autoplay') this.#change();
    else if (now !== null && this.isConnected) this.start();
  }

  /** Starts to dream; again whenever the element comes back into a document. */
  start(): void {
    this.#wasStarted = true;
    if (this.#dream || !this.isConnected) return;
    const baseUrl = this.getAttribute('base-url');
    const {source} = this;
    const dream = (this.#dream = new Dream({
      canvas: this.#canvas,
      values: this.#changes(),
      ...(baseUrl !== null && {baseUrl}),
      ...(source !== undefined && {source}),
    }));
    if (this.#capture.captured) dream.capture(this.#capture.captured);
    for (const type of forwarded) {
      dream.addEventListener(type, (event) => {
        this.dispatchEvent(new CustomEvent(type, {detail: (event as CustomEvent<unknown>).detail}));
      });
    }
    this.#sight.observe(this);
    this.#uncover();
  }

  /** Stops, and releases everything; the last frame stays. */
  stop(): void {
    this.#wasStarted = false;
    this.#end();
  }

  /** Changes the look and parameters that are named, until an attribute changes. */
  set(changes: DreamChanges): void {
    this.#dream?.set(changes);
    this.#uncover();
  }

  /** PNG of what is shown. Rejects while nothing is. */
  snapshot(): Promise<Blob> {
    return (
      this.#dream?.snapshot() ?? Promise.reject(new Error('The dream has not been started: call start().'))
    );
  }

  /** What is shown as a stream: see `Dream.captureStream`. It then dreams out of sight too, and goes on after a stop. */
  captureStream(rateHz = mostRateHz): MediaStream {
    this.#isCaptured = true;
    this.#dream?.rest(false);
    return this.#capture.stream(rateHz);
  }

  #end(): void {
    this.#sight.disconnect();
    this.#dream?.dispose();
    this.#dream = undefined;
  }

  /** Once for all the attributes that a task changes. */
  #change(): void {
    if (this.#isChanging || !this.#dream) return;
    this.#isChanging = true;
    queueMicrotask(() => {
      this.#isChanging = false;
      this.#dream?.replace(this.#changes());
      this.#uncover();
    });
  }

  /** Shows what is behind a canvas with transparent places. */
  #uncover(): void {
    this.#canvas.classList.toggle('transparent', (this.#dream?.alpha ?? 'none') !== 'none');
  }

  #changes(): DreamChanges {
    const look = this.getAttribute('look');
    const named = [...parameterAttributes].flatMap(([attribute, key]) => {
      const text = this.getAttribute(attribute);
      return text === null ? [] : [[key, text] as const];
    });
    return {...(look !== null && {look}), ...Object.fromEntries(named)};
  }
}

/** Makes the element known as `<reverie-dream>`, or by another name. */
export function defineReverieDream(name = 'reverie-dream'): void {
  if (!customElements.get(name)) customElements.define(name, ReverieDream);
}
