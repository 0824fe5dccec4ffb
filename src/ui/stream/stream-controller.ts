import type {DreamClient} from '../../dream/client.ts';
import {CodedError, messageOf, type Message} from '../../lib/message.ts';
import {openMicrophone} from '../../recording/sound.ts';
import type {SourceSound} from '../../source/source.ts';
import type {FrameTrack} from '../../stream/frame-track.ts';
import type {Publisher} from '../../stream/publisher.ts';
import {readSettings, targetName, writtenSettings, type StreamSettings} from '../../stream/settings.ts';
import type {Controller} from '../lib/controller.ts';
import {memory} from '../lib/memory.ts';
import type {NoticeController} from '../lib/notice-controller.ts';
import type {AppState, AppStore, StreamState} from '../lib/state.ts';

/** Fetched with the first stream: most visits have none. */
const load = async () => {
  const [{endpointOf}, {openFrameTrack}, {notices}, {Publisher}] = await Promise.all([
    import('../../stream/endpoint.ts'),
    import('../../stream/frame-track.ts'),
    import('../../stream/notices.ts'),
    import('../../stream/publisher.ts'),
  ]);
  return {endpointOf, openFrameTrack, notices, Publisher};
};

/** Before anything is known of a stream. */
const idle: StreamState = {
  label: '',
  phase: 'connecting',
  startedMs: 0,
  figures: undefined,
  limitHz: undefined,
};

/** What a stream holds until it ends. */
interface Session {
  publisher: Publisher | undefined;
  track: FrameTrack | undefined;
  sound: SourceSound | undefined;
}

/**
 * Streams the dream, one stream at a time. Only a press of a key or a button of this page starts one: the browser
 * confirms that there was one just now.
 */
export class StreamController implements Controller {
  readonly #store: AppStore;
  readonly #notices: NoticeController;
  readonly #client: Pick<DreamClient, 'stream'>;
  #session: Session | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(store: AppStore, notices: NoticeController, client: Pick<DreamClient, 'stream'>) {
    this.#store = store;
    this.#notices = notices;
    this.#client = client;
  }

  connect(): void {
    this.#store.set({streamSettings: readSettings(memory.get('stream'))});
    this.#unsubscribe = this.#store.subscribe((state, before) => this.#onChange(state, before));
    addEventListener('pagehide', this.#onLeave);
    addEventListener('beforeunload', this.#onUnload);
  }

  disconnect(): void {
    this.#unsubscribe?.();
    removeEventListener('pagehide', this.#onLeave);
    removeEventListener('beforeunload', this.#onUnload);
    this.#end();
  }

  /** Takes settings over and remembers them; a running stream takes its bitrate and priority at once. */
  set(changes: Partial<StreamSettings>): void {
    const streamSettings = {...this.#store.state.streamSettings, ...changes};
    this.#store.set({streamSettings});
    memory.set('stream', writtenSettings(streamSettings));
    this.#session?.publisher?.tune(streamSettings);
  }

  /** Asks the server of this page what it can stream to; one that was not made for it has nothing. */
  async findTargets(): Promise<void> {
    if (this.#store.state.streamTargets) return;
    this.#store.set({streamTargets: []});
    this.#store.set({streamTargets: await targetsOf(document.baseURI)});
  }

  /** Starts to stream, or stops. */
  async toggle(): Promise<void> {
    if (this.#session) this.#end();
    else await this.#start(navigator.userActivation.isActive);
  }

  async #start(pressed: boolean): Promise<void> {
    const session: Session = {publisher: undefined, track: undefined, sound: undefined};
    this.#session = session;
    this.#notices.resolve('stream');
    try {
      const parts = await load();
      if (!this.#isRunning(session)) return;
      if (!pressed) throw new CodedError(parts.notices['press-needed']());
      if (!('RTCPeerConnection' in globalThis)) throw new CodedError(parts.notices['stream-unsupported']());
      const settings = this.#store.state.streamSettings;
      const endpoint = parts.endpointOf(settings, document.baseURI);
      this.#show({...idle, label: endpoint.label, startedMs: performance.now()});
      session.sound = await this.#openSound(settings);
      // Stopped while the user was asked for the microphone.
      if (this.#isRunning(session)) this.#publish(session, settings, endpoint, parts);
      else session.sound?.stop();
    } catch (error) {
      this.#fail(session, messageOf(error));
    }
  }

  #publish(
    session: Session,
    settings: StreamSettings,
    endpoint: ConstructorParameters<typeof Publisher>[0],
    {openFrameTrack, Publisher, notices}: Awaited<ReturnType<typeof load>>,
  ): void {
    const open = (): FrameTrack =>
      openFrameTrack(settings.rateHz, {
        moved: (track) => session.publisher?.setVideo(track),
        inFrontOnly: () =>
          this.#notices.show({id: 'stream-background', kind: 'note', ...notices['stream-in-front-only']()}),
      });
    const first = (session.track = open());
    const publisher = (session.publisher = new Publisher(
      endpoint,
      {video: first.track, sound: settings.sound === 'none' ? undefined : {track: trackOf(session.sound)}},
      settings,
      {
        connecting: (problem) => {
          this.#show(problem ? {phase: 'reconnecting', figures: undefined} : {});
          if (problem) this.#notices.show({id: 'stream', kind: 'problem', ...problem});
        },
        live: () => {
          this.#show({phase: 'live'});
          this.#notices.resolve('stream');
        },
        figures: (figures) => {
          const {dropped, rateHz} = session.track ?? {dropped: 0, rateHz: settings.rateHz};
          const limitHz = rateHz < settings.rateHz - 0.5 ? rateHz : undefined;
          this.#show({figures: {...figures, framesLost: figures.framesLost + dropped}, limitHz});
          if (figures.encodeMs !== undefined) session.track?.cost(figures.encodeMs);
        },
        failed: (problem) => this.#fail(session, problem),
      },
    ));
    let track: FrameTrack | undefined = first;
    // Called again whenever the dream's worker had to be restarted: the track ended with it.
    this.#client.stream(() => {
      const given = track ?? open();
      if (!track) {
        session.track?.close();
        session.track = given;
        publisher.setVideo(given.track);
      }
      track = undefined;
      return given.request;
    });
    publisher.start();
  }

  /** The sound that is asked for; without it the stream goes on, and a notice says so. */
  async #openSound({sound}: StreamSettings): Promise<SourceSound | undefined> {
    try {
      if (sound === 'microphone') return await openMicrophone();
      if (sound === 'video') return await this.#store.state.source?.sound?.();
    } catch (error) {
      const {notices} = await import('../../stream/notices.ts');
      this.#notices.show({
        id: 'stream-sound',
        kind: 'problem',
        ...notices['stream-silent']({cause: messageOf(error)}),
      });
    }
    return undefined;
  }

  #onChange(state: AppState, before: AppState): void {
    const session = this.#session;
    if (state.source !== before.source && session?.publisher && state.streamSettings.sound === 'video') {
      void this.#renewSound(session);
    }
  }

  /** Another source has taken over: the sound is the new one's. */
  async #renewSound(session: Session): Promise<void> {
    const {source} = this.#store.state;
    session.sound?.stop();
    session.sound = undefined;
    session.publisher?.setSound(null);
    const sound = await this.#openSound(this.#store.state.streamSettings);
    if (!this.#isRunning(session) || this.#store.state.source !== source) {
      sound?.stop();
      return;
    }
    session.sound = sound;
    session.publisher?.setSound(trackOf(sound));
  }

  #fail(session: Session, problem: Message): void {
    if (!this.#isRunning(session)) return;
    this.#end();
    this.#notices.show({id: 'stream', kind: 'problem', ...problem});
    // Where it can be put right.
    if (problem.code === 'no-endpoint') this.#store.set({allControls: true});
  }

  #end(): void {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    session.publisher?.stop();
    this.#client.stream(undefined);
    session.track?.close();
    session.sound?.stop();
    this.#notices.resolve('stream');
    this.#store.set({stream: undefined});
  }

  /** It has neither ended nor been replaced while something was awaited. */
  #isRunning(session: Session): boolean {
    return this.#session === session;
  }

  #show(changes: Partial<StreamState>): void {
    const {stream = idle} = this.#store.state;
    this.#store.set({stream: {...stream, ...changes}});
  }

  readonly #onLeave = (): void => this.#end();

  readonly #onUnload = (event: BeforeUnloadEvent): void => {
    if (this.#session) event.preventDefault();
  };
}

const trackOf = (sound: SourceSound | undefined): MediaStreamTrack | null =>
  sound?.stream.getAudioTracks()[0] ?? null;

/** Names of what `reverie serve` was given to stream to; none at any other server. */
async function targetsOf(base: string): Promise<readonly string[]> {
  try {
    const response = await fetch(new URL('whip/targets.json', base), {headers: {Accept: 'application/json'}});
    if (!response.ok || !/^application\/json\b/.test(response.headers.get('Content-Type') ?? '')) return [];
    const names: unknown = await response.json();
    return Array.isArray(names)
      ? names
          .filter((name) => typeof name === 'string')
          .filter((name) => targetName.test(name))
          .slice(0, 32)
      : [];
  } catch {
    return [];
  }
}
