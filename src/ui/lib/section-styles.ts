import {css} from 'lit';

/** Figures beneath a name. */
export const quietFigures = css`
  small {
    display: block;
    margin-top: 2px;
    color: var(--ink-quiet);
    font-size: 0.84em;
    font-variant-numeric: tabular-nums;
  }
`;

/** A section of the drawer with a list in it: models, channels, clips, renderings. */
export const section = css`
  :host {
    display: block;
    border-bottom: 1px solid var(--line);
  }
  summary {
    min-height: 44px;
    font: italic 1.18em/1 var(--serif);
  }
  ul {
    display: grid;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ${quietFigures}
  p {
    margin: 8px 2px 12px;
    color: var(--ink-quiet);
    font-size: 0.88em;
  }
  .bring {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 6px 0 12px;
  }
`;

/** A hair line that fills. */
export const thinProgress = css`
  progress {
    appearance: none;
    display: block;
    height: 2px;
    border: 0;
    background: var(--line);
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--safelight);
  }
  progress::-moz-progress-bar {
    background: var(--safelight);
  }
`;
