import {presets} from './presets.ts';

/** What a key or a button can ask of the page. */
export type Action =
  | 'freeze'
  | 'pause'
  | 'compare'
  | 'snapshot'
  | 'record'
  | 'take'
  | 'stream'
  | 'fullscreen'
  | 'window'
  | 'controls-window'
  | 'reset'
  | 'panel'
  | 'pin'
  | 'controls'
  | 'search'
  | 'help'
  | 'mirror'
  | 'gentle'
  | 'deeper'
  | 'shallower'
  | 'stronger'
  | 'weaker'
  | 'undo'
  | 'redo'
  | 'surprise'
  | 'mutate'
  | 'perform'
  | 'tap'
  | 'hit'
  | 'blackout'
  | `preset-${number}`;

/** One line of the key table. */
export interface KeyBinding {
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  /** As printed on the key. */
  readonly printed: string;
  readonly action: Action;
  readonly does: string;
  /** Acts while the key is down and stops when it is released. */
  readonly whileHeld?: true;
  /** Acts again while the key repeats. */
  readonly repeats?: true;
}

/** The keys of the first ten looks, as they lie on a keyboard. */
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const;

/** Every key that the page listens to; a focused control keeps those it uses itself. */
export const keyBindings: readonly KeyBinding[] = [
  {
    key: ' ',
    printed: 'Space',
    action: 'freeze',
    does: 'Freeze the source and keep dreaming on one frame, or resume',
  },
  {key: 'k', printed: 'K', action: 'pause', does: 'Pause or play the video that is the source'},
  {
    key: 'c',
    printed: 'C',
    action: 'compare',
    does: 'Show the source while the key is held',
    whileHeld: true,
  },
  {key: 's', printed: 'S', action: 'snapshot', does: 'Save the image as a PNG file'},
  {key: 'v', printed: 'V', action: 'record', does: 'Start or stop recording a clip'},
  {
    key: 't',
    printed: 'T',
    action: 'take',
    does: 'Start or stop recording a take: the source and your changes, to be replayed',
  },
  {
    key: 'l',
    printed: 'L',
    action: 'stream',
    does: 'Go live: start or stop the stream that is set up under Stream',
  },
  {key: 'f', printed: 'F', action: 'fullscreen', does: 'Enter or leave full screen'},
  {
    key: 'w',
    printed: 'W',
    action: 'window',
    does: 'Open or close a clean window: the dream alone, for OBS, a projector or a virtual camera',
  },
  {
    key: 'o',
    printed: 'O',
    action: 'controls-window',
    does: 'Move the controls to a separate window, or back: only the image stays here',
  },
  {key: 'r', printed: 'R', action: 'reset', does: 'Reset the dream'},
  {key: 'm', printed: 'M', action: 'mirror', does: 'Mirror the image, or not'},
  {key: 'g', printed: 'G', action: 'gentle', does: 'Gentle mode: less movement and flicker'},
  {key: 'ArrowRight', printed: '→', action: 'deeper', does: 'Deeper, towards creatures', repeats: true},
  {key: 'ArrowLeft', printed: '←', action: 'shallower', does: 'Shallower, towards texture', repeats: true},
  {key: 'ArrowUp', printed: '↑', action: 'stronger', does: 'Stronger', repeats: true},
  {key: 'ArrowDown', printed: '↓', action: 'weaker', does: 'Weaker', repeats: true},
  ...presets.slice(0, digits.length).map((preset, index): KeyBinding => ({
    key: digits[index] as string,
    printed: digits[index] as string,
    action: `preset-${index + 1}`,
    does: `${preset.title}: ${preset.line}`,
  })),
  {
    key: 'z',
    printed: 'Z',
    action: 'undo',
    does: 'Undo the last change of the look; Ctrl + Z too',
    repeats: true,
  },
  {
    key: 'y',
    printed: 'Y',
    action: 'redo',
    does: 'Redo the last undone change; Ctrl + Shift + Z too',
    repeats: true,
  },
  {key: 'u', printed: 'U', action: 'surprise', does: 'Surprise me: a look made at random'},
  {key: 'n', printed: 'N', action: 'mutate', does: 'Mutate: small random changes of the present look'},
  {key: 'e', printed: 'E', action: 'perform', does: 'Open or close the performance view'},
  {key: 'q', printed: 'Q', action: 'tap', does: 'Tap the tempo'},
  {
    key: 'x',
    printed: 'X',
    action: 'hit',
    does: 'Hit: a stronger dream while the key is held',
    whileHeld: true,
  },
  {key: 'b', printed: 'B', action: 'blackout', does: 'Fade to black, or back'},
  {key: 'h', printed: 'H', action: 'panel', does: 'Show or hide the controls'},
  {key: 'p', printed: 'P', action: 'pin', does: 'Pin the controls'},
  {key: 'a', printed: 'A', action: 'controls', does: 'Show all controls, or only the main ones'},
  {
    key: '/',
    printed: '/',
    action: 'search',
    does: 'Search controls, actions and looks',
  },
  {key: '?', printed: '?', action: 'help', does: 'Show this help'},
];

/** The key of an action as it is printed; undefined if it has none. */
export const printedKey = (bindings: readonly KeyBinding[], action: Action): string | undefined =>
  bindings.find((binding) => binding.action === action)?.printed || undefined;

/** docs/keys.md, generated from the table above, in the form that prettier leaves alone. */
export function keysPage(): string {
  const rows = [
    {printed: 'Key', does: 'What it does'},
    {printed: '', does: ''},
    ...keyBindings.map(({printed, does}) => ({printed, does})),
  ];
  const keyWidth = Math.max(...rows.map(({printed}) => printed.length));
  const doesWidth = Math.max(...rows.map(({does}) => does.length));
  const lines = rows.map(({printed, does}, row) =>
    row === 1
      ? `| ${'-'.repeat(keyWidth)} | ${'-'.repeat(doesWidth)} |`
      : `| ${printed.padEnd(keyWidth)} | ${does.padEnd(doesWidth)} |`,
  );
  return [
    '# Keys',
    '',
    'Generated from `src/params/keys.ts`; change it there. A focused control keeps the keys that it uses itself. Looks of',
    'your own take the first number keys, and the looks below those after them.',
    '',
    ...lines,
    '',
  ].join('\n');
}
