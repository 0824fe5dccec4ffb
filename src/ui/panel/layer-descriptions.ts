import {svg} from 'lit';
import type {SVGTemplateResult} from 'lit';
import {panelStrings} from '../strings/panel.ts';

const words = panelStrings.layers;

/** What a layer of the network tends to see, as a word and an icon of 24 by 24. */
export interface LayerDescription {
  readonly word: string;
  readonly icon: SVGTemplateResult;
}

/** One for each layer, shallow to deep, in the order of the layer keys. */
export const layerDescriptions: readonly LayerDescription[] = [
  {word: words.lines, icon: svg`<path d="M4 17 9 5M9 20 16 4M15 20l5-12" />`},
  {word: words.weave, icon: svg`<path d="M4 8l12 12M8 4l12 12M16 4 4 16M20 8 8 20" />`},
  {
    word: words.shimmer,
    icon: svg`<path d="M3 8c3-4 6-4 9 0s6 4 9 0M3 13c3-4 6-4 9 0s6 4 9 0M3 18c3-4 6-4 9 0s6 4 9 0" />`,
  },
  {
    word: words.eyesAndShells,
    icon: svg`<path d="M12.5 12.5a1.2 1.2 0 0 1-1.7-1.3 2.6 2.6 0 0 1 4.6-.6 4.1 4.1 0 0 1-2.5 6.5 5.8 5.8 0 0 1-7-5.7A7.6 7.6 0 0 1 13.500 4 9 9 0 0 1 21 12.500" />`,
  },
  {
    word: words.furAndFeathers,
    icon: svg`<path d="M5 20C7 10 12 5 20 4c0 8-4 12-11 12M9 16c1-4 4-7 7-9M12 8v4.500M15.500 6.500V10M9 12v3" />`,
  },
  {
    word: words.heads,
    icon: svg`<path d="M5 4l4 3.500h6L19 4v9c0 4-3 7.500-7 7.500S5 17 5 13ZM9 12h.01M15 12h.01M11 16l1 1 1-1" />`,
  },
  {
    word: words.dogsAndBirds,
    icon: svg`<path d="M3 12c3 0 3-6 7.500-6 2.500 0 4 1.500 4 4l6.500 2.500c-2 5-6 6.500-9.500 6.500C7 19 4 16 3 12ZM10 9.500h.01M14 13c-1 2-3 3-5.500 3M11 19v2.500" />`,
  },
  {
    word: words.creatures,
    icon: svg`<path d="M6 11a6 6 0 0 1 12 0v2c0 3 3 3 3 6M6 11v2c0 3-3 3-3 6M9.500 14c0 3-2 3-2 6.500M14.500 14c0 3 2 3 2 6.500M12 14.500V21M10 10h.01M14 10h.01" />`,
  },
  {word: words.scenes, icon: svg`<path d="M3 18h18M4 18l6-9 4 6 2-3 4 6M16 6.500h.01" />`},
  {word: words.objects, icon: svg`<path d="M9 4h6M10 4v4c-4 2-4 9-1 12h6c3-3 3-10-1-12V4M8 13h8" />`},
  {
    word: words.things,
    icon: svg`<path d="M12 3l8 4.500v9L12 21l-8-4.500v-9ZM4 7.500l8 4.500 8-4.500M12 12v9" />`,
  },
];
