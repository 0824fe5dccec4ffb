import {html, nothing} from 'lit';
import '../panel/actions.ts';
import {degradationsOf} from '../panel/degradations.ts';
import '../panel/flip.ts';
import '../panel/panel.ts';
import '../panel/source.ts';
import '../panel/status.ts';
import {statusWord} from '../panel/status-word.ts';
import type {AppState} from '../lib/state.ts';
import './notice.ts';

/** Where the panel is shown. */
interface Shown {
  /** Gives the frame of the source that is shown; without it the panel is in a window of its own, which renders nothing. */
  readonly grab?: () => Promise<Blob>;
  /** Called when the panel hides, or comes back. */
  readonly onShown?: (shown: boolean) => void;
}

/** The panel with all its parts, over the dream or in a window of its own. */
export function panelView(state: AppState, {grab, onShown}: Shown) {
  const {values, status, source} = state;
  const isAlone = grab === undefined;
  return html`
    ${state.choosingCamera && (isAlone || !state.controlsAway) ? cameraChoice(state) : nothing}
    <reverie-panel
      .values=${values}
      .guide=${state.guide}
      .layers=${status?.layers ?? []}
      .thumbnails=${state.sourceThumbnails}
      .gentle=${state.gentle}
      .bindings=${state.keyBindings}
      .pinned=${isAlone || state.pinned}
      .full=${state.allControls}
      .held=${state.dialogOpen}
      .alone=${isAlone}
      .looksOnly=${values.setup}
      @shown-change=${({detail}: CustomEvent<boolean>) => onShown?.(detail)}
    >
      <reverie-status
        slot="status"
        .status=${status}
        .word=${statusWord(state)}
        .sourceLabel=${source?.label ?? ''}
        .degradations=${degradationsOf(state)}
      ></reverie-status>
      <reverie-source
        slot="source"
        .values=${values}
        .running=${source?.kind ?? ''}
        .label=${source?.label ?? ''}
        .awaited=${state.awaited ?? ''}
        .pausable=${source?.pause !== undefined}
        .paused=${state.paused}
        .bindings=${state.keyBindings}
      ></reverie-source>
      <reverie-looks
        slot="models"
        .looks=${state.looks}
        .thumbnails=${state.thumbnails}
        .values=${values}
      ></reverie-looks>
      <reverie-automation
        slot="models"
        .automation=${state.automation}
        .recording=${state.perform.recordingHands}
        .bpm=${state.perform.tempo.bpm}
        .now=${state.automatedAt}
      ></reverie-automation>
      <reverie-sound slot="models" .control=${state.control} .bindings=${state.keyBindings}></reverie-sound>
      <reverie-controllers
        slot="models"
        .control=${state.control}
        .looks=${state.looks}
      ></reverie-controllers>
      <reverie-keys slot="models" .bindings=${state.keyBindings}></reverie-keys>
      <reverie-remote-section slot="models" .state=${state}></reverie-remote-section>
      <reverie-models slot="models" .values=${values} .status=${status}></reverie-models>
      <reverie-channels slot="channels" .values=${values} .status=${status}></reverie-channels>
      <reverie-clips slot="models" .library=${state.library}></reverie-clips>
      ${
        grab
          ? html`<reverie-render
              slot="render"
              .values=${values}
              .guide=${state.guide?.image}
              .grab=${grab}
            ></reverie-render>`
          : nothing
      }
      <reverie-stream
        slot="render"
        .settings=${state.streamSettings}
        .targets=${state.streamTargets ?? []}
        .stream=${state.stream}
      ></reverie-stream>
      <reverie-flip slot="flip" .camera=${source?.kind === 'camera' ? source.label : ''}></reverie-flip>
      ${[false, true].map(
        (extras) =>
          html`<reverie-actions
            slot=${extras ? 'extras' : 'actions'}
            ?extras=${extras}
            .frozen=${state.frozen}
            .comparing=${state.comparing}
            .pinned=${state.pinned}
            .fullscreen=${state.fullscreen}
            .recording=${state.recording?.kind ?? ''}
            .bindings=${state.keyBindings}
          ></reverie-actions>`,
      )}
      <reverie-notice slot="notices" .notices=${state.notices}></reverie-notice>
    </reverie-panel>
  `;
}

function cameraChoice({values}: AppState) {
  void import('../panel/camera-choice.ts');
  return html`<reverie-camera-choice .device=${values.cameraDevice}></reverie-camera-choice>`;
}
