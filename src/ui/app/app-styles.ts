import {css} from 'lit';

/** The viewport fills the window; everything else lies over it. */
export const appStyles = css`
  :host {
    position: fixed;
    inset: 0;
    display: block;
    overflow: hidden;
    background: var(--ground);
    color: var(--ink);
    font: 0.9375rem/1.4 var(--sans);
    -webkit-tap-highlight-color: transparent;
  }
  :host([transparent]) {
    background: none;
  }
  :host([quiet]),
  :host([bare]) {
    cursor: none;
  }
  :host([bare]) :is(reverie-panel, reverie-progress, reverie-ripening) {
    display: none;
  }
  .frame {
    position: absolute;
    left: 0;
    top: 0;
    overflow: hidden;
    transform-origin: 0 0;
  }
  reverie-viewport {
    position: absolute;
  }
  :host(:not([quiet], [bare])) reverie-viewport[zoomed] {
    cursor: grab;
  }
  :host(:not([quiet], [bare])) reverie-viewport[zoomed]:active {
    cursor: grabbing;
  }
  .invitation {
    position: absolute;
    inset: auto 8% 10%;
    margin: 0;
    text-align: center;
    font-size: clamp(20px, 4vmin, 64px);
    font-weight: 300;
    letter-spacing: 0.04em;
    text-shadow:
      0 0 1.2em var(--ground),
      0 0 0.4em var(--ground);
    pointer-events: none;
  }
  .shade {
    position: absolute;
    inset: 0;
    background: #000;
    pointer-events: none;
    opacity: 0;
    transition: opacity 4s;
  }
  .shade.dim {
    opacity: 0.7;
  }
  :host([performing]) {
    cursor: auto;
  }
  :host([performing]) :is(reverie-panel, reverie-hint) {
    display: none;
  }
  .shade.black {
    opacity: 1;
    transition-duration: 1.5s;
  }
  .shade.off {
    opacity: 1;
  }
  /* In the middle above, where no layout has a button. */
  reverie-recording-light {
    position: absolute;
    top: max(12px, env(safe-area-inset-top));
    left: 50%;
    transform: translateX(-50%);
  }
  /* Below it: both may run. */
  reverie-stream-light {
    position: absolute;
    top: calc(max(12px, env(safe-area-inset-top)) + var(--target) + 6px);
    left: 50%;
    transform: translateX(-50%);
    max-width: calc(100% - 32px);
  }
  reverie-drop-target {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  /* Above: notices are below. */
  reverie-hint {
    position: absolute;
    inset: calc(64px + env(safe-area-inset-top)) 16px auto;
  }
  reverie-panel[shown] ~ reverie-hint {
    visibility: hidden;
  }
  reverie-ripening {
    position: absolute;
    inset: 0 0 auto;
    pointer-events: none;
  }
  reverie-progress {
    position: absolute;
    /* Beside the status, where it covers no face. */
    inset: max(18px, env(safe-area-inset-top)) 16px auto;
    pointer-events: none;
  }
  /* Beside the setup; on a phone that covers everything, and nothing is to be reached under it. */
  :host([setting-up]) reverie-panel {
    right: 440px;
  }
  @media (max-width: 760px), (max-height: 500px) {
    :host([setting-up]) reverie-panel {
      display: none;
    }
  }
  @media (max-width: 760px) {
    reverie-progress {
      top: calc(64px + env(safe-area-inset-top));
    }
  }
  /* Beside the controls. */
  @media (max-height: 500px) {
    :is(reverie-recording-light, reverie-stream-light) {
      left: calc(50% - 170px);
    }
    reverie-progress {
      right: min(356px, 50%);
    }
  }
`;
