import {html, LitElement, nothing} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {listenToKeys} from '../../control/keyboard.ts';
import type {Clip} from '../../library/clips.ts';
import type {Change, Take} from '../../metadata/take.ts';
import type {Recipe} from '../../metadata/recipe.ts';
import type {TapRequest} from '../../recording/tap.ts';
import type {Action} from '../../params/keys.ts';
import {applyPreset, presetNamed} from '../../params/presets.ts';
import type {Preset} from '../../params/presets.ts';
import {parseQuery} from '../../params/url.ts';
import {change, defaults} from '../../params/values.ts';
import type {Key, Values} from '../../params/values.ts';
import {DreamClient} from '../../dream/client.ts';
import {reasonOf} from '../../lib/reason.ts';
import {openSource} from '../../source/open.ts';
import type {SourceRequest} from '../../source/open.ts';
import type {Frame, Source, SourceKind} from '../../source/source.ts';
import '../panel/actions.ts';
import {appStyles} from './app-styles.ts';
import {createAddress} from './address.ts';
import {AttractController} from '../exhibition/attract-controller.ts';
import type {AttractingHost} from '../exhibition/attract-controller.ts';
import {RecordingController} from '../library/recording-controller.ts';
import type {CapturingHost} from '../library/recording-controller.ts';
import type {ReverieClips} from '../library/clips.ts';
import {DreamController} from './dream-controller.ts';
import type {Dreamer, DreamingHost} from './dream-controller.ts';
import type {ReverieEvent} from '../lib/events.ts';
import {FullscreenController} from './fullscreen-controller.ts';
import '../panel/help.ts';
import type {ReverieHelp} from '../panel/help.ts';
import {ExhibitionController} from '../exhibition/exhibition-controller.ts';
import type {InstallingHost} from '../exhibition/exhibition-controller.ts';
import './notice.ts';
import {Notices} from './notices.ts';
import '../panel/panel.ts';
import type {ReveriePanel} from '../panel/panel.ts';
import './viewport.ts';
import type {ReverieViewport} from './viewport.ts';
import '../exhibition/pin.ts';
import type {ReveriePin} from '../exhibition/pin.ts';
import './progress.ts';
import '../library/recording-light.ts';
import type {ReverieRender} from '../render/render.ts';
import {ReplayController} from '../library/replay-controller.ts';
import type {ReplayingHost} from '../library/replay-controller.ts';
import {RestoreController} from '../library/restore-controller.ts';
import type {RestoringHost} from '../library/restore-controller.ts';
import '../panel/source.ts';
import type {ReverieSource} from '../panel/source.ts';
import {SourceController} from './source-controller.ts';
import type {SourcingHost} from './source-controller.ts';
import '../panel/status.ts';
import {tokens} from '../lib/theme.ts';
import {UpdateController} from './update-controller.ts';
import {valuesAfter} from './values-after.ts';

/**
 * Everything put together: owns the values; parameters go down to the elements and the dream, events come up.
 * Longer than other files because it is the one place where the two directions meet.
 */
@customElement('reverie-app')
export class ReverieApp
  extends LitElement
  implements
    SourcingHost,
    DreamingHost,
    CapturingHost,
    RestoringHost,
    ReplayingHost,
    InstallingHost,
    AttractingHost
{
  static override styles = [tokens, appStyles];

  /** What starts the dream and what opens sources; another page may set its own before the element is connected. */
  @property({attribute: false}) createDreamer: () => Dreamer = () => new DreamClient();
  @property({attribute: false}) openSource: (request: SourceRequest) => Source = openSource;

  @state() values: Values = defaults;
  @state() private pinned = false;
  @state() private allControls = false;

  @query('.frame') private frame!: HTMLElement;
  @query('reverie-viewport') private picture!: ReverieViewport;
  @query('reverie-pin') private pin!: ReveriePin;
  @query('reverie-panel') private panel!: ReveriePanel;
  @query('reverie-clips') private clips!: ReverieClips;
  @query('reverie-render') private rendering!: ReverieRender;
  @query('reverie-help') private help!: ReverieHelp;
  @query('reverie-source') private sourceElement!: ReverieSource;

  readonly #notices = new Notices(this);
  readonly #address = createAddress();
  readonly #dreaming = new DreamController(this, this.#notices);
  readonly #sourcing = new SourceController(this, this.#notices, (request) => this.openSource(request));
  readonly #installing = new ExhibitionController(this, this.#notices);
  readonly #attracting = new AttractController(this);
  readonly #filling = new FullscreenController(this, this.#notices);
  readonly #updating = new UpdateController(this, this.#notices);
  readonly #capturing = new RecordingController(this, this.#notices);
  readonly #restoring = new RestoreController(this, this.#notices);
  readonly #replaying = new ReplayController(this);
  /** What stands behind all controls: downloaded beside the model, for the first dream does not need it. */
  readonly #drawer = import('./drawer.ts');
  #stopKeys: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopKeys = listenToKeys(window, (action, phase) => this.#act(action, phase === 'down'));
    this.#readAddress();
    void this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopKeys?.();
    this.#address.stop();
  }

  override updated(): void {
    const {unattended, mode, styles} = this.#installing;
    this.toggleAttribute('unattended', unattended);
    // The supervisor of an installation reads it.
    this.toggleAttribute('resting', mode === 'off');
    Object.assign(this.frame.style, styles.frame);
    Object.assign(this.picture.style, styles.picture);
  }

  override render() {
    const {values} = this;
    const {status, progress, held, comparing, gentle, degradations} = this.#dreaming;
    const {running, awaited, pausable, paused} = this.#sourcing;
    const {kind: recorded, progress: recordedSoFar} = this.#capturing;
    return html`
      <div class="frame">
        <reverie-viewport
          fit=${values.fit}
          @tap=${() => this.panel.toggle()}
          @compare=${this.#onCompare}
        ></reverie-viewport>
        ${this.#attracting.on ? html`<p class="invitation">${values.attractWords}</p>` : nothing}
      </div>
      <div class="shade ${this.#installing.mode}"></div>
      <reverie-progress .progress=${progress}></reverie-progress>
      <reverie-panel
        .values=${values}
        .layers=${status?.layers ?? []}
        .gentle=${gentle}
        .pinned=${this.pinned}
        .full=${this.allControls}
        @shown-change=${({detail}: CustomEvent<boolean>) => this.toggleAttribute('quiet', !detail)}
        @change-values=${({detail}: ReverieEvent<'change-values'>) => this.#change(detail)}
        @reset-values=${({detail}: ReverieEvent<'reset-values'>) => this.#resetValues(detail)}
        @apply-preset=${({detail}: ReverieEvent<'apply-preset'>) => this.applyPreset(detail)}
        @choose-source=${({detail}: ReverieEvent<'choose-source'>) => this.#sourcing.choose(detail)}
        @choose-files=${({detail}: ReverieEvent<'choose-files'>) => this.#sourcing.chooseFiles(detail)}
        @compare=${this.#onCompare}
        @act=${({detail}: ReverieEvent<'act'>) => this.#act(detail, true)}
      >
        <reverie-status
          slot="status"
          .status=${status}
          .sourceLabel=${running?.label ?? ''}
          .degradations=${[...this.#sourcing.degradations, ...degradations, ...this.#capturing.degradations]}
        ></reverie-status>
        <reverie-source
          slot="source"
          .values=${values}
          .running=${running?.kind ?? ''}
          .label=${running?.label ?? ''}
          .awaited=${awaited ?? ''}
          .pausable=${pausable}
          .paused=${paused}
        ></reverie-source>
        <reverie-models
          slot="models"
          .values=${values}
          .status=${status}
          @notify=${({detail}: ReverieEvent<'notify'>) => this.#notices.show(detail)}
        ></reverie-models>
        <reverie-channels slot="channels" .values=${values} .status=${status}></reverie-channels>
        <reverie-clips
          slot="models"
          @restore-recipe=${({detail}: ReverieEvent<'restore-recipe'>) => this.#restoreRecipe(detail)}
          @replay-take=${({detail}: ReverieEvent<'replay-take'>) => void this.#replayFilm(detail)}
          @render-file=${({detail}: ReverieEvent<'render-file'>) => this.rendering.choose(detail)}
        ></reverie-clips>
        <reverie-render
          slot="render"
          .values=${values}
          .grab=${this.#grab}
          @open-render=${() => (this.allControls = true)}
          @published=${({detail}: ReverieEvent<'published'>) => this.clipsChanged(detail.clip, detail.show)}
          @notify=${({detail}: ReverieEvent<'notify'>) => this.#notices.show(detail)}
        ></reverie-render>
        <reverie-actions
          slot="actions"
          .held=${held}
          .comparing=${comparing}
          .pinned=${this.pinned}
          .full=${this.#filling.on}
          .recording=${recorded !== undefined}
        ></reverie-actions>
        <reverie-notice
          slot="notices"
          .notices=${this.#notices.list}
          @dismiss=${({detail}: ReverieEvent<'dismiss'>) => this.#notices.resolve(detail)}
        ></reverie-notice>
      </reverie-panel>
      <reverie-recording-light
        .kind=${recorded}
        .progress=${recordedSoFar}
        @act=${({detail}: ReverieEvent<'act'>) => this.#act(detail, true)}
      ></reverie-recording-light>
      <reverie-help></reverie-help>
      <reverie-pin @opened=${() => this.#installing.admit()}></reverie-pin>
    `;
  }

  offer(frame: Frame, source: Source): void {
    this.#attracting.see(frame, source);
    this.#dreaming.offer(frame, this.#replaying.frame(source));
  }

  get busy(): boolean {
    return this.#dreaming.busy;
  }

  sourceRuns(kind: SourceKind): void {
    this.#take({...this.values, source: kind});
  }

  pick(kind: 'video' | 'image'): void {
    this.sourceElement.pick(kind);
  }

  received(file: File, kind: 'video' | 'image', choose: () => void): void {
    void this.#restoring.file(file, kind, choose);
  }

  get dreamed(): Values {
    return this.#dreaming.dreamed;
  }

  get modelSha256(): string {
    return this.#dreaming.status?.modelSha256 ?? '';
  }

  get source(): Source | undefined {
    return this.#sourcing.running;
  }

  tap(connect: (() => TapRequest) | undefined): void {
    this.#dreaming.tap(connect);
  }

  clipsChanged(clip?: Clip, show = true): void {
    if (clip && show) this.allControls = true;
    void this.#drawer.then(() => this.clips.refresh(show ? clip : undefined));
  }

  restore(values: Values): void {
    this.#take(values);
  }

  replay(take: Take, film: File): void {
    this.#replaying.begin(take, film.name);
    this.#sourcing.choose({kind: 'video', video: film});
  }

  perform(act: NonNullable<Change['act']>): void {
    if (act === 'reset') this.#dreaming.reset();
    else if (this.#dreaming.held !== (act === 'hold')) this.#dreaming.hold(act === 'hold');
  }

  renewCanvas(): HTMLCanvasElement {
    return this.picture.renew();
  }

  canvasDrawn(): void {
    this.picture.drawn();
  }

  repeatSource(): void {
    this.#sourcing.repeat();
  }

  readonly #grab = (): Promise<Blob> => this.#dreaming.grab();

  // The picture has to be there before the dream can be given its canvas.
  async #begin(): Promise<void> {
    await this.updateComplete;
    await this.picture.updateComplete;
    if (!this.isConnected) return;
    this.#dreaming.begin(this.createDreamer());
    this.#sourcing.begin();
    this.#updating.begin();
    this.#capturing.begin();
    this.#drawer.catch((error: unknown) => {
      this.#notices.show({
        id: 'drawer',
        kind: 'problem',
        message: `Channels, clips, models and rendering could not be loaded: ${reasonOf(error)}`,
        advice: 'Check the network and reload the page; the dream goes on.',
      });
    });
  }

  #readAddress(): void {
    const {values, problems} = parseQuery(location.search);
    this.values = values;
    if (problems.length === 0) return;
    this.#notices.show({
      id: 'address',
      kind: 'problem',
      message: 'Some settings in the address could not be used as they are.',
      advice: problems.join('\n'),
    });
  }

  #take(values: Values): void {
    this.values = values;
    this.#dreaming.send();
    this.#capturing.changed();
    this.#address.write(values);
  }

  #change(changes: Readonly<Record<string, unknown>>): void {
    const before = this.values;
    const {values, problems} = change(before, changes);
    this.#take(values);
    if (problems.length > 0) {
      this.#notices.show({id: 'values', kind: 'problem', message: problems.join('\n')});
    } else {
      this.#notices.resolve('values');
    }
    const cameraChanged = (['cameraDevice', 'cameraOrder', 'cameraSize'] as const).some(
      (key) => before[key] !== values[key],
    );
    if (before.source !== values.source || (cameraChanged && values.source === 'camera')) {
      this.#sourcing.chooseKind(values.source);
    }
    if (before.crop !== values.crop) this.#sourcing.repeat();
  }

  #resetValues(keys: readonly Key[]): void {
    this.#change(Object.fromEntries(keys.map((key) => [key, defaults[key]])));
  }

  rest(on: boolean): void {
    this.#dreaming.rest(on);
  }

  get shownPicture(): HTMLCanvasElement | undefined {
    return this.picture.shown;
  }

  askPin(pin: string): void {
    this.pin.ask(pin);
  }

  get mayAttract(): boolean {
    return this.#installing.unattended && this.#installing.mode !== 'off';
  }

  dress(preset: Preset | undefined): void {
    this.#dreaming.dress(preset);
  }

  applyPreset(name: string): void {
    const preset = presetNamed(name);
    if (preset) this.#take(applyPreset(this.values, preset));
  }

  #act(action: Action, down: boolean): void {
    if (action === 'compare') this.#dreaming.compare(down);
    if (!down) return;
    switch (action) {
      case 'hold':
        this.#dreaming.hold(!this.#dreaming.held);
        this.#capturing.did(this.#dreaming.held ? 'hold' : 'release');
        break;
      case 'pause':
        this.#sourcing.togglePause();
        break;
      case 'snapshot':
        void this.#dreaming.snapshot();
        break;
      case 'reset':
        this.#dreaming.reset();
        this.#capturing.did('reset');
        break;
      case 'record':
        void this.#capturing.toggle('clip');
        break;
      case 'take':
        void this.#capturing.toggle('take');
        break;
      case 'gentle':
        this.#dreaming.setGentle(!this.#dreaming.gentle);
        this.#capturing.changed();
        break;
      case 'fullscreen':
        void this.#filling.toggle();
        break;
      case 'panel':
        this.panel.toggle();
        break;
      case 'pin':
        this.pinned = !this.pinned;
        break;
      case 'controls':
        this.allControls = !this.allControls;
        break;
      case 'help':
        this.help.show();
        break;
      default: {
        const {status} = this.#dreaming;
        const selfie = this.#sourcing.running?.selfie ?? false;
        this.#change(valuesAfter(action, this.values, {layerCount: status?.layers.length ?? 8, selfie}));
      }
    }
  }

  #restoreRecipe(recipe: Recipe): void {
    this.#restoring.restore({recipe, problems: []});
  }

  async #replayFilm(film: File): Promise<void> {
    const found = await this.#restoring.tagsOf(film);
    if (found && 'take' in found) this.#restoring.replay(found.take, film);
  }

  #onCompare = ({detail}: ReverieEvent<'compare'>): void =>
    this.#dreaming.compare(detail && !this.#installing.unattended);
}
