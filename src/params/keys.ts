import {presets} from './presets.ts';

/** What a key can ask for; the page carries it out. */
export type Action =
  | 'freeze'
  | 'pause'
  | 'compare'
  | 'snapshot'
  | 'record'
  | 'take'
  | 'fullscreen'
  | 'reset'
  | 'panel'
  | 'pin'
  | 'controls'
  | 'help'
  | 'mirror'
  | 'gentle'
  | 'deeper'
  | 'shallower'
  | 'stronger'
  | 'weaker'
  | `preset-${number}`;

/** One line of the key table. */
export interface KeyBinding {
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly key: string;
  /** As printed on the key. */
  readonly printed: string;
  readonly action: Action;
  readonly does: string;
  /** Acts while the key is down and stops when it is let go. */
  readonly whileHeld?: true;
  /** Acts again while the key repeats. */
  readonly repeats?: true;
}

/** Every key that the page listens to; a focused control keeps those it uses itself. */
export const keyBindings: readonly KeyBinding[] = [
  {
    key: ' ',
    printed: 'Space',
    action: 'freeze',
    does: 'Hold the picture and keep dreaming on it; again to let go',
  },
  {key: 'k', printed: 'K', action: 'pause', does: 'Pause the film that is the source, or let it go on'},
  {
    key: 'c',
    printed: 'C',
    action: 'compare',
    does: 'Show the source, for as long as the key is held',
    whileHeld: true,
  },
  {key: 's', printed: 'S', action: 'snapshot', does: 'Save what is shown as a PNG file'},
  {key: 'v', printed: 'V', action: 'record', does: 'Record a clip, or end it'},
  {
    key: 't',
    printed: 'T',
    action: 'take',
    does: 'Record a take (the source and what you do, to be dreamed again), or end it',
  },
  {key: 'f', printed: 'F', action: 'fullscreen', does: 'Fill the screen, or leave it'},
  {key: 'r', printed: 'R', action: 'reset', does: 'Forget the dream and begin again'},
  {key: 'm', printed: 'M', action: 'mirror', does: 'Mirror the picture, or not'},
  {key: 'g', printed: 'G', action: 'gentle', does: 'Gentle: no movement of its own, little change per dream'},
  {key: 'ArrowRight', printed: '→', action: 'deeper', does: 'Deeper, towards creatures', repeats: true},
  {key: 'ArrowLeft', printed: '←', action: 'shallower', does: 'Shallower, towards texture', repeats: true},
  {key: 'ArrowUp', printed: '↑', action: 'stronger', does: 'Stronger', repeats: true},
  {key: 'ArrowDown', printed: '↓', action: 'weaker', does: 'Weaker', repeats: true},
  ...presets.map((preset, index): KeyBinding => ({
    key: String(index + 1),
    printed: String(index + 1),
    action: `preset-${index + 1}`,
    does: `${preset.title}: ${preset.line}`,
  })),
  {key: 'h', printed: 'H', action: 'panel', does: 'Show or hide the controls'},
  {key: 'p', printed: 'P', action: 'pin', does: 'Keep the controls in sight'},
  {key: 'a', printed: 'A', action: 'controls', does: 'All controls, or only the main ones'},
  {key: '?', printed: '?', action: 'help', does: 'This help'},
];

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
    'Generated from `src/params/keys.ts`; change it there. A control that has the focus keeps the keys it uses itself.',
    '',
    ...lines,
    '',
  ].join('\n');
}
