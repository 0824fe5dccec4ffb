import {messageOf} from '../../lib/message.ts';
import type {GuideImage} from '../../source/guide/guide.ts';
import type {GuideRequest} from '../../source/guide/request.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {Frame, Source} from '../../source/source.ts';
import type {Controller} from '../lib/controller.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppState, AppStore} from '../lib/state.ts';
import {notices} from '../notices.ts';
import type {Client} from './dream-controller.ts';
import type {ValuesController} from './values-controller.ts';

/** A guide that moves is looked at so often: the dream needs a while to grow towards it. */
const lookEveryMs = 500;

/** What an image or a frame is as a guide; loaded when the first is chosen. */
const decoding = () => import('../../source/guide/decode-guide.ts');

/** The user's own guide: opens it, gives it to the dream, and reports what cannot be opened. */
export class GuideController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #values: Pick<ValuesController, 'change'>;
  readonly #client: Pick<Client, 'setGuide'>;
  readonly #open: (request: SourceRequest) => Source;
  #source: Source | undefined;
  #lookedAtMs = -Infinity;
  #unsubscribe: () => void = () => undefined;

  constructor(
    store: AppStore,
    notices: NoticeController,
    values: Pick<ValuesController, 'change'>,
    client: Pick<Client, 'setGuide'>,
    open: (request: SourceRequest) => Source,
  ) {
    this.#store = store;
    this.#notices = notices;
    this.#values = values;
    this.#client = client;
    this.#open = open;
  }

  connect(): void {
    // What is not followed any more is not looked at any more; its last image stays.
    this.#unsubscribe = this.#store.subscribe((state, before) => {
      if (followsOwn(before) && !followsOwn(state)) this.#stop();
    });
  }

  disconnect(): void {
    this.#unsubscribe();
    this.#stop();
  }

  /** Follows an image, a video or a camera from now on; what cannot be opened leaves the guide as it is. */
  async choose(request: GuideRequest): Promise<void> {
    try {
      if (request.kind === 'image') {
        const {decodeGuide} = await decoding();
        const image = await decodeGuide(request.image);
        this.#stop();
        this.#take(image, request.image instanceof File ? request.image.name : '');
        this.#follow();
      } else {
        await this.#start(request);
      }
      this.#notices.resolve('guide');
    } catch (error) {
      this.#report(error);
    }
  }

  async #start(request: GuideRequest): Promise<void> {
    const {guideOf} = await decoding();
    const source = this.#open(request);
    this.#stop();
    this.#source = source;
    this.#lookedAtMs = -Infinity;
    try {
      await source.start({
        frame: (frame) => this.#look(frame, source, guideOf),
        ended: (why) => {
          if (this.#source !== source) return;
          this.#source = undefined;
          this.#report(why);
        },
      });
    } catch (error) {
      if (this.#source === source) this.#source = undefined;
      throw error;
    }
    if (this.#source === source) this.#follow();
  }

  /** Takes the frame over. */
  #look(frame: Frame, {label}: Source, guideOf: GuideOf): void {
    const {image} = frame;
    try {
      const nowMs = performance.now();
      if (nowMs - this.#lookedAtMs < lookEveryMs) return;
      this.#lookedAtMs = nowMs;
      const [width, height] =
        'displayWidth' in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
      this.#take(guideOf(image, width / height), label);
    } finally {
      image.close();
    }
  }

  #take(image: GuideImage, label: string): void {
    this.#client.setGuide(image);
    this.#store.set({guide: {image, label}});
  }

  #follow(): void {
    this.#values.change({objective: 'guide', guide: 'own'});
  }

  #stop(): void {
    this.#source?.stop();
    this.#source = undefined;
  }

  #report(error: unknown): void {
    const cause = messageOf(error);
    this.#notices.show({id: 'guide', kind: 'problem', ...notices['guide-failed']({cause})});
  }
}

type GuideOf = Awaited<ReturnType<typeof decoding>>['guideOf'];

const followsOwn = ({values}: AppState): boolean => values.objective === 'guide' && values.guide === 'own';
