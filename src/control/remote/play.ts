import {bpmLimits} from '../../params/tempo.ts';
import {coerce, type Values} from '../../params/values.ts';
import {looksLimits} from '../looks.ts';
import {checks, booleanIn, field, numberIn, RemoteError, textIn, type Json} from './json.ts';
import {isFreePad} from './free-controls.ts';
import {notices} from './notices.ts';
import {
  isRemoteAction,
  isRemoteDial,
  isRemoteKey,
  remoteActions,
  type RemoteAction,
  type RemoteDial,
  type RemoteKey,
} from './reach.ts';
import {signalOfAddress} from './signal-address.ts';

/** One thing that is played from elsewhere: by a phone, or over OSC. Plain JSON. */
export type Play =
  | {readonly type: 'set'; readonly key: RemoteKey; readonly value: Values[RemoteKey]}
  | {readonly type: 'dial'; readonly dial: RemoteDial; readonly at: number}
  | {readonly type: 'look'; readonly name: string}
  | {readonly type: 'crossfade'; readonly at: number}
  | {readonly type: 'tempo'; readonly bpm: number}
  | {readonly type: 'act'; readonly action: RemoteAction; readonly down: boolean}
  /** The value, 0 to 1, of an address that mappings can use. */
  | {readonly type: 'signal'; readonly address: string; readonly value: number};

/** Reads a play. Numbers are clamped as the table allows; RemoteError for whatever else cannot be used. */
export function playFrom(json: Json): Play {
  const type = field(json, 'type');
  switch (type) {
    case 'set':
      return setFrom(field(json, 'key'), field(json, 'value'));
    case 'dial': {
      const dial = field(json, 'dial');
      if (!isRemoteDial(dial)) return checks.refuse('dial', dial, 'depth or intensity');
      return {type, dial, at: numberIn(json, 'at', 0, 1)};
    }
    case 'look':
      return {type, name: textIn(json, 'name', looksLimits.nameLength)};
    case 'crossfade':
      return {type, at: numberIn(json, 'at', 0, 1)};
    case 'tempo':
      return {type, bpm: numberIn(json, 'bpm', bpmLimits.min, bpmLimits.max)};
    case 'act': {
      const action = field(json, 'action');
      if (!isRemoteAction(action))
        return checks.refuse('action', action, `one of ${remoteActions.join(', ')}`);
      return {type, action, down: booleanIn(json, 'down')};
    }
    case 'signal': {
      const address = textIn(json, 'address', 80);
      if (signalOfAddress(address) === undefined)
        return checks.refuse('address', address, 'an address such as /signal/fader/1');
      return {type, address, value: numberIn(json, 'value', 0, 1)};
    }
    default:
      return checks.refuse('type', type, 'set, dial, look, crossfade, tempo, act or signal');
  }
}

/** Sets a parameter to a raw value, within what the table allows. */
export function setFrom(key: unknown, raw: unknown): Play {
  if (!isRemoteKey(key)) return checks.refuse('key', key, 'a parameter of the look');
  const {value, problem} = coerce(key, raw);
  if (value !== undefined) return {type: 'set', key, value};
  throw new RemoteError(
    problem ? notices['value-refused']({cause: problem}) : notices['not-allowed']({what: key}),
  );
}

/** What a play sets: of two that set the same, the later counts. Undefined if each counts for itself. */
export function slotOf(play: Play): string | undefined {
  switch (play.type) {
    case 'set':
      return `set ${play.key}`;
    case 'dial':
      return `dial ${play.dial}`;
    case 'signal':
      return isFreePad(play.address) ? undefined : `signal ${play.address}`;
    case 'crossfade':
    case 'tempo':
    case 'look':
      return play.type;
    case 'act':
      return undefined;
  }
}

/** What lets go of what a play holds: the play itself, if it lets go; undefined of what holds nothing. */
export function releaseOf(play: Play): Play | undefined {
  if (play.type === 'act') return play.down ? {...play, down: false} : play;
  if (play.type !== 'signal' || !isFreePad(play.address)) return undefined;
  return play.value > 0 ? {...play, value: 0} : play;
}
