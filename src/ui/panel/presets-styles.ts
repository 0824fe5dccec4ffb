import {css} from 'lit';

export const presetsStyles = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
  }
  div {
    display: flex;
    gap: 4px;
    overflow-x: auto;
    scrollbar-width: none;
    padding: 5px 5px 2px;
  }
  button {
    flex: none;
    display: grid;
    gap: 4px;
    justify-items: center;
    padding: 3px 3px 5px;
    border: 0;
    border-radius: 10px;
    font: italic 1.02em/1 var(--serif);
    color: var(--ink-quiet);
    -webkit-touch-callout: none;
    user-select: none;
  }
  img {
    display: block;
    width: 80px;
    height: 50px;
    border-radius: 7px;
    object-fit: cover;
    background: var(--line);
    outline: 2px solid transparent;
    outline-offset: -1px;
    opacity: 0.82;
  }
  button:hover,
  button[aria-pressed='true'] {
    color: var(--ink);
  }
  :is(button:hover, button[aria-pressed='true']) img {
    opacity: 1;
  }
  button[aria-pressed='true'] {
    color: var(--safelight);
  }
  button[aria-pressed='true'] img {
    outline-color: var(--safelight);
  }
  sup {
    margin-left: 0.3em;
    font: 0.55em var(--sans);
    opacity: 0.85;
  }
  p {
    margin: 0;
    padding: 0 8px;
    min-height: 1.35em;
    font-size: 0.86em;
    line-height: 1.35;
    text-align: center;
    color: var(--ink-quiet);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  @media (min-width: 761px) and (min-height: 501px) {
    div {
      justify-content: safe center;
    }
  }
  @media (max-width: 760px), (max-height: 500px) {
    img {
      width: 64px;
      height: 40px;
    }
    button {
      font-size: 0.94em;
    }
    p {
      height: 2.7em;
      white-space: normal;
      text-wrap: balance;
    }
  }
  @media (max-height: 500px) {
    p {
      height: auto;
    }
  }
  @media (pointer: coarse) {
    sup {
      display: none;
    }
  }
  @media (max-height: 700px) {
    img {
      width: 56px;
      height: 35px;
    }
  }
`;
