import {bpmLimits} from '../../../params/tempo.ts';
import type {NumberParameter, Parameter} from '../../../params/parameter.ts';
import {parameterOf} from '../../../params/values.ts';
import {keyBindings} from '../../../params/keys.ts';
import {RemoteError} from '../../../control/remote/json.ts';
import {notices} from '../../../control/remote/notices.ts';
import {setFrom, type Play} from '../../../control/remote/play.ts';
import {heldActions, remoteActions, remoteKeys, type RemoteKey} from '../../../control/remote/reach.ts';
import type {Shown} from '../../../control/remote/shown.ts';
import {ownRoot} from '../../../control/remote/signal-address.ts';

/** An argument of OSC, whatever its type. */
export type OscValue = number | string | boolean;

/** One address of the space: what it takes, what it does, and what it is now. */
export interface OscAddress {
  readonly address: string;
  /** What it takes, for people. */
  readonly takes: string;
  readonly help: string;
  /** The plays that these arguments ask for; RemoteError if they are none. */
  readonly read: (args: readonly OscValue[], shown: Shown) => readonly Play[];
  /** What it is now; undefined for what only acts, and for what is not known. */
  readonly show?: (shown: Partial<Shown>) => OscValue | undefined;
}

const root = ownRoot;

/** Asks for all values. */
export const helloAddress = `${root}/hello`;
/** Never answered, so that two servers do not answer each other for ever. */
export const errorAddress = `${root}/error`;

/** All addresses, in the order of the table. Values without arguments are asked for, and answered. */
export const oscAddresses: readonly OscAddress[] = [
  {
    address: `${root}/look`,
    takes: 'the name of a look, or its number from 1',
    help: 'Chooses a preset or a look of your own.',
    read: (args, {looks}) => {
      const given = one(`${root}/look`, args, 'a name or a number');
      const name = typeof given === 'number' ? looks[Math.round(given) - 1]?.name : given;
      if (typeof name === 'string') return [{type: 'look', name: name.slice(0, 60)}];
      throw new RemoteError(notices['look-unknown']({name: String(given)}));
    },
    show: ({look}) => look,
  },
  {
    address: `${root}/crossfader`,
    takes: '0 to 1',
    help: 'Between the looks A (0) and B (1) of the performance view.',
    read: (args) => [{type: 'crossfade', at: share(`${root}/crossfader`, args)}],
    show: ({crossfader}) => crossfader,
  },
  {
    address: `${root}/tempo`,
    takes: `${bpmLimits.min} to ${bpmLimits.max} beats per minute`,
    help: 'Sets the tempo; the beats stay where they are.',
    read: (args) => {
      const bpm = number(`${root}/tempo`, args, `${bpmLimits.min} to ${bpmLimits.max}`);
      return [{type: 'tempo', bpm: Math.min(bpmLimits.max, Math.max(bpmLimits.min, bpm))}];
    },
    show: ({bpm}) => bpm,
  },
  dial('depth', 'From texture (0) to creature (1): which layers of the network are amplified.'),
  dial('intensity', 'How far each dream goes.'),
  ...remoteActions.map((action): OscAddress => {
    const address = `${root}/action/${action}`;
    const isHeld = heldActions.includes(action);
    const does = keyBindings.find((binding) => binding.action === action)?.does ?? '';
    // Without what concerns the keyboard alone.
    const help = does.replace(/; Ctrl .*$/, '').replace('the key is held', 'it is held');
    return {
      address,
      takes: isHeld ? '1 when it is pressed, 0 when it is released' : 'nothing, or 1; 0 does nothing',
      help: `${help}.`,
      read: (args) => {
        const [given] = args;
        if (given === undefined) return [true, false].map((down) => ({type: 'act', action, down}));
        const down = isOn(address, given);
        return down || isHeld ? [{type: 'act', action, down}] : [];
      },
    };
  }),
  ...remoteKeys.flatMap((key): readonly OscAddress[] => {
    const parameter = parameterOf(key);
    return parameter.kind === 'number'
      ? [plain(key, parameter), shareOf(key, parameter)]
      : [plain(key, parameter)];
  }),
];

const byAddress = new Map(oscAddresses.map((entry) => [entry.address, entry]));

export const oscAddressNamed = (address: string): OscAddress | undefined => byAddress.get(address);

/** The parameter in its own unit, or as its own choice. */
function plain(key: RemoteKey, parameter: Parameter): OscAddress {
  const address = `${root}/${key}`;
  return {
    address,
    takes: takenBy(parameter),
    help: parameter.help,
    read: (args) => [setFrom(key, rawOf(address, parameter, one(address, args, takenBy(parameter))))],
    show: ({values}) => values?.[key],
  };
}

/** A number by where it is in its range, as faders have it. */
function shareOf(key: RemoteKey, {min, max}: NumberParameter): OscAddress {
  const address = `${root}/${key}/share`;
  return {
    address,
    takes: '0 to 1',
    help: `The same, where 0 is ${min} and 1 is ${max}.`,
    read: (args) => [setFrom(key, min + share(address, args) * (max - min))],
    show: ({values}) => {
      const value = values?.[key];
      return typeof value === 'number' ? (value - min) / (max - min) : undefined;
    },
  };
}

function dial(name: 'depth' | 'intensity', help: string): OscAddress {
  const address = `${root}/${name}`;
  return {
    address,
    takes: '0 to 1',
    help,
    read: (args) => [{type: 'dial', dial: name, at: share(address, args)}],
    show: (shown) => shown[name],
  };
}

function takenBy(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'number':
      return `${parameter.min} to ${parameter.max}${parameter.unit === undefined ? '' : ` ${parameter.unit}`}`;
    case 'toggle':
      return 'true or false, or 1 or 0';
    case 'choice':
      return `${Object.keys(parameter.choices).join(', ')}, or the place in this list from 0`;
    case 'text':
      return parameter.allowed;
  }
}

/** What the table validates, of what OSC has: no types, but numbers, for whoever has nothing but faders. */
function rawOf(address: string, parameter: Parameter, given: OscValue): unknown {
  if (parameter.kind === 'toggle') return isOn(address, given);
  if (parameter.kind === 'choice' && typeof given === 'number') {
    return Object.keys(parameter.choices)[Math.round(given)] ?? given;
  }
  return given;
}

function isOn(address: string, given: OscValue): boolean {
  if (typeof given === 'string') return refuse(address, [given], 'true or false, or 1 or 0');
  return typeof given === 'number' ? given >= 0.5 : given;
}

const share = (address: string, args: readonly OscValue[]): number =>
  Math.min(1, Math.max(0, number(address, args, 'a number from 0 to 1')));

function number(address: string, args: readonly OscValue[], allowed: string): number {
  const given = one(address, args, allowed);
  return typeof given === 'number' && Number.isFinite(given) ? given : refuse(address, args, allowed);
}

function one(address: string, args: readonly OscValue[], allowed: string): OscValue {
  const [given] = args;
  return given !== undefined && args.length === 1 ? given : refuse(address, args, allowed);
}

function refuse(address: string, args: readonly OscValue[], allowed: string): never {
  const got = args.length === 0 ? 'nothing' : args.map(String).join(', ').slice(0, 80);
  throw new RemoteError(notices['arguments-refused']({address, got, allowed}));
}

/** Whether two values are the same to a float of 32 bits. */
export const sameOscValue = (a: OscValue | undefined, b: OscValue | undefined): boolean =>
  typeof a === 'number' && typeof b === 'number' ? Math.fround(a) === Math.fround(b) : a === b;

/** The values that have changed, by address. */
export const shownValues = (
  changes: Partial<Shown>,
): readonly (readonly [address: string, value: OscValue])[] =>
  oscAddresses.flatMap(({address, show}) => {
    const value = show?.(changes);
    return value === undefined ? [] : [[address, value] as const];
  });
