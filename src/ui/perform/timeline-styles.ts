import {css} from 'lit';

/** Keyframes are as large as a finger, around a point; the curve stays that far from the edges. */
export const timelineStyles = css`
  :host {
    display: block;
    flex: 1 0 100%;
    min-width: 0;
  }
  .track {
    --finger: 44px;
    position: relative;
    height: 148px;
    padding: calc(var(--finger) / 2);
    border: 1px solid var(--line);
    border-radius: 12px;
    overflow: hidden;
    cursor: copy;
    user-select: none;
    -webkit-user-select: none;
    touch-action: manipulation;
  }
  .plot {
    position: relative;
    height: 100%;
    border-block: 1px solid var(--line);
  }
  svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    fill: none;
    stroke: var(--ink);
    stroke-width: 1.5;
    overflow: visible;
    pointer-events: none;
  }
  .end,
  .head {
    position: absolute;
    top: -18px;
    bottom: -18px;
    width: 0;
    border-left: 2px dashed var(--ink-quiet);
    pointer-events: none;
  }
  .head {
    border-left: 2px solid var(--ink);
    opacity: 0.7;
  }
  .mark {
    position: absolute;
    color: var(--ink-quiet);
    font-size: 0.8em;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
    pointer-events: none;
  }
  .most {
    top: 3px;
    left: 10px;
  }
  .least {
    bottom: 3px;
    left: 10px;
  }
  .length {
    bottom: 3px;
    right: 28px;
  }
  .keyframe {
    position: absolute;
    display: grid;
    place-items: center;
    width: var(--finger);
    height: var(--finger);
    margin: calc(var(--finger) / -2);
    border-radius: 50%;
    cursor: grab;
    touch-action: none;
  }
  .keyframe::before {
    content: '';
    width: 12px;
    height: 12px;
    border: 2px solid var(--safelight);
    border-radius: 50%;
    background: var(--ground);
  }
  .keyframe.chosen {
    z-index: 1;
  }
  .keyframe.chosen::before {
    width: 16px;
    height: 16px;
    background: var(--safelight);
  }
  /* An expression: a diamond that only goes sideways. */
  .keyframe.computed {
    cursor: ew-resize;
  }
  .keyframe.computed::before {
    border-radius: 2px;
    transform: rotate(45deg);
  }
  .keyframe:focus-visible {
    outline-offset: -8px;
    box-shadow: none;
  }
  .keys {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    margin-top: 6px;
  }
  output {
    flex: 1 0 8em;
    min-width: 0;
    overflow-wrap: anywhere;
    color: var(--ink-quiet);
    font-size: 0.86em;
    font-variant-numeric: tabular-nums;
  }
`;
