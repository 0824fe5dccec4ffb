import type {Mapping} from './mapping.ts';
import {mappingFrom} from './mapping.ts';
import type {Signal, Signals} from './signals.ts';

/** What a gamepad has of the browser's. */
export type Pad = Pick<Gamepad, 'id' | 'index' | 'connected' | 'mapping' | 'axes'> & {
  readonly buttons: readonly {readonly value: number; readonly pressed: boolean}[];
};

/** A gamepad that is there. */
export interface GamepadDevice {
  readonly name: string;
  readonly prefix: string;
  readonly defaults: readonly Mapping[];
}

/** A stick this near to its middle is in it: sticks do not come back exactly. */
const deadZone = 0.12;

/** The buttons and axes of the standard layout (W3C Gamepad, section 9). */
const standardButtons = [
  ...['bottom button', 'right button', 'left button', 'top button'],
  ...['left shoulder', 'right shoulder', 'left trigger', 'right trigger', 'back', 'start'],
  ...['left stick pressed', 'right stick pressed', 'up', 'down', 'left', 'right', 'home'],
];
const standardAxes = ['left stick ↔', 'left stick ↕', 'right stick ↔', 'right stick ↕'];
/** Triggers are pulled by degrees. */
const pulled = [6, 7];

/**
 * Two axes of a stick, each -1 to 1, without the middle: the length is 0 up to the dead zone and grows from there to 1,
 * the direction stays.
 */
export function stick(x: number, y: number): readonly [number, number] {
  const length = Math.hypot(x, y);
  if (!(length > deadZone)) return [0, 0];
  const scale = Math.min(1, (length - deadZone) / (1 - deadZone)) / length;
  return [x * scale, y * scale];
}

/** The sticks move what they move from where it is, and let go of it in the middle. */
const sensible: readonly object[] = [
  {control: 'axis/0', target: 'parameter/rotation', mode: 'add', from: -8, to: 8},
  {control: 'axis/1', target: 'parameter/zoom', mode: 'add', from: 0.5, to: -0.5},
  {control: 'axis/2', target: 'parameter/driftX', mode: 'add', from: -0.2, to: 0.2},
  {control: 'axis/3', target: 'parameter/driftY', mode: 'add', from: -0.2, to: 0.2},
  {control: 'button/7', target: 'dial/intensity', mode: 'add', from: 0, to: 0.12, releaseS: 0.3},
  {control: 'button/6', target: 'dial/depth', mode: 'add', from: 0, to: 0.5, releaseS: 0.3},
  ...[
    ...[
      ['0', 'hit'],
      ['1', 'freeze'],
      ['2', 'surprise'],
      ['3', 'mutate'],
      ['4', 'undo'],
      ['5', 'tap'],
    ],
    ...[
      ['8', 'compare'],
      ['9', 'blackout'],
      ['10', 'reset'],
      ['11', 'mirror'],
    ],
    ...[
      ['12', 'stronger'],
      ['13', 'weaker'],
      ['14', 'shallower'],
      ['15', 'deeper'],
    ],
  ].map(([button, action]) => ({control: `button/${button}`, target: `action/${action}`})),
];

/** The gamepads that are there, as signals, in the order of the browser. */
export class GamepadSource {
  readonly #signals: Signals;
  readonly #onDevices: (devices: readonly GamepadDevice[]) => void;
  readonly #pads = new Map<
    number,
    {readonly device: GamepadDevice; readonly remove: () => void; last: number[]}
  >();

  constructor(signals: Signals, onDevices: (devices: readonly GamepadDevice[]) => void) {
    this.#signals = signals;
    this.#onDevices = onDevices;
  }

  /** Takes the state of all gamepads, once a frame; sends what has changed. Returns whether there is one. */
  poll(pads: readonly (Pad | null | undefined)[], timeMs = performance.now()): boolean {
    const present = pads.filter((pad): pad is Pad => pad?.connected === true);
    const gone = [...this.#pads.keys()].filter((index) => !present.some((pad) => pad.index === index));
    for (const index of gone) {
      this.#pads.get(index)?.remove();
      this.#pads.delete(index);
    }
    const come = present.filter(({index}) => !this.#pads.has(index));
    for (const pad of come) this.#add(pad);
    if (gone.length + come.length > 0) this.#onDevices([...this.#pads.values()].map(({device}) => device));
    for (const pad of present) this.#send(pad, timeMs);
    return present.length > 0;
  }

  close(): void {
    this.poll([]);
  }

  #add(pad: Pad): void {
    const device = deviceOf(pad);
    const remove = this.#signals.add(signalsOf(pad, device));
    this.#pads.set(pad.index, {device, remove, last: []});
  }

  #send(pad: Pad, timeMs: number): void {
    const known = this.#pads.get(pad.index);
    if (!known) return;
    const values = valuesOf(pad);
    const {prefix} = known.device;
    values.forEach(([control, value], place) => {
      // What nobody has touched yet is no news.
      const before = known.last[place] ?? (control.startsWith('axis') ? 0.5 : 0);
      if (value === before) return;
      this.#signals.send(`${prefix}${control}`, value, timeMs);
    });
    known.last = values.map(([, value]) => value);
  }
}

function deviceOf({id, index, mapping}: Pad): GamepadDevice {
  const number = index + 1;
  const title =
    id
      .replace(/\s*\(.*$/, '')
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, 60) || 'Gamepad';
  const name = number === 1 ? title : `${title} ${number}`;
  const prefix = `gamepad/${number}/`;
  if (mapping !== 'standard') return {name, prefix, defaults: []};
  const defaults = sensible.map((each, place) => {
    const {control, ...mapped} = each as {control: string};
    const label = `${name}, ${labelOf(control, true)}`;
    return mappingFrom({...mapped, signal: `${prefix}${control}`, label}, `mappings[${place}]`);
  });
  return {name, prefix, defaults};
}

function signalsOf({mapping, axes, buttons}: Pad, {name, prefix}: GamepadDevice): Signal[] {
  const isStandard = mapping === 'standard';
  const signal = (control: string, kind: Signal['kind']): Signal => ({
    id: `${prefix}${control}`,
    label: `${name}, ${labelOf(control, isStandard)}`,
    kind,
  });
  return [
    ...axes.map((_, index) => signal(`axis/${index}`, 'level')),
    ...buttons.map((_, index) =>
      signal(`button/${index}`, isStandard && pulled.includes(index) ? 'level' : 'trigger'),
    ),
  ];
}

/** Each control with its value from 0 to 1; an axis in the middle is 0.5. */
function valuesOf({axes, buttons}: Pad): [string, number][] {
  const moved = axes.map((_, index) => {
    const first = index - (index % 2);
    return ((stick(axes[first] ?? 0, axes[first + 1] ?? 0)[index % 2] ?? 0) + 1) / 2;
  });
  return [
    ...moved.map((value, index): [string, number] => [`axis/${index}`, value]),
    ...buttons.map(({value, pressed}, index): [string, number] => [
      `button/${index}`,
      Math.max(value, Number(pressed)),
    ]),
  ];
}

function labelOf(control: string, isStandard: boolean): string {
  const [kind, number] = control.split('/');
  const index = Number(number);
  const known = (kind === 'axis' ? standardAxes : standardButtons)[index];
  if (isStandard && known !== undefined) return known;
  return `${kind === 'axis' ? 'axis' : 'button'} ${index + 1}`;
}
