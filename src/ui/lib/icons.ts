import {html, svg} from 'lit';
import type {TemplateResult} from 'lit';

const paths = {
  pause: svg`<path d="M9 5v14M15 5v14" />`,
  play: svg`<path d="M8 5l11 7-11 7Z" />`,
  compare: svg`<path d="M12 3v18M4 6h8M4 18h8M4 6v12M15 6h5v12h-5" />`,
  reset: svg`<path d="M5 12a7 7 0 1 0 2.500-5.400M5 4v4.500h4.500" />`,
  snapshot: svg`<path d="M4 8h4l1.500-3h5L16 8h4v11H4ZM12 16.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400Z" />`,
  record: svg`<path d="M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z" />`,
  take: svg`<path d="M4 9h16v10H4ZM4 9l2-5h13l1 5M11 4 9 9M16 4l-2 5" />`,
  flip: svg`<path d="M4 8h4l1.500-3h5L16 8h4v11H4ZM9 12.500a3.200 3.200 0 0 1 5.600-1M15 14a3.200 3.200 0 0 1-5.600 1M14.800 9.300v2.400h-2.400M9.200 17.200v-2.400h2.400" />`,
  grid: svg`<path d="M4 5h7v6H4ZM13 5h7v6h-7ZM4 13h7v6H4ZM13 13h7v6h-7Z" />`,
  stop: svg`<path d="M7 7h10v10H7Z" />`,
  fullscreen: svg`<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5" />`,
  window: svg`<path d="M4 5h16v14H4ZM4 9h16" />`,
  panel: svg`<path d="M3 8h11v12H3ZM10 4h11v11h-4M17 8.500l4-4.500" />`,
  pin: svg`<path d="M9 4h6l-1 6 3 3H7l3-3ZM12 13v7" />`,
  help: svg`<path d="M9 9a3 3 0 1 1 4.300 2.700c-.9.5-1.300 1-1.300 2.300M12 18h.01" />`,
  controls: svg`<path d="M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4" />`,
  search: svg`<path d="M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.500 15.500 20 20" />`,
  close: svg`<path d="M6 6l12 12M18 6 6 18" />`,
} as const;

export type IconName = keyof typeof paths;

/** An icon of 20 by 20 px in the colour of the text, hidden from screen readers. */
export const icon = (name: IconName): TemplateResult =>
  html`<svg
    width="20"
    height="20"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${paths[name]}
  </svg>`;
