import {mappingFrom, type Mapping} from '../mapping.ts';
import type {Signal} from '../signals.ts';
import apcMini from './profiles/apc-mini.json';
import launchControlXl from './profiles/launch-control-xl.json';
import nanokontrol2 from './profiles/nanokontrol2.json';

/** What is known of a common controller, in a file of `profiles`; the numbers are those of its maker's MIDI chart. */
export interface Profile {
  readonly name: string;
  /** What the names of its ports contain, whatever the case. */
  readonly ports: readonly string[];
  /** What they contain where it is a later model, with other numbers. */
  readonly otherPorts: readonly string[];
  /** Where the numbers are from. */
  readonly chart: string;
  /** False where controllers 32 to 63 are controls of their own. */
  readonly fourteenBits: boolean;
  /** What faders and knobs are called, by control (see controls.ts), and buttons and pads. */
  readonly levels: Readonly<Record<string, string>>;
  readonly triggers: Readonly<Record<string, string>>;
  /** The velocities that switch the light of a pad on and off. */
  readonly lights: {readonly on: number; readonly off: number};
  /** What suits its controls: a mapping without its signal, for each. */
  readonly mappings: readonly ({readonly control: string} & Readonly<Record<string, unknown>>)[];
}

/** The profiles there are; every other device is learned. */
export const profiles: readonly Profile[] = [nanokontrol2, apcMini, launchControlXl];

/** The profile of a port of this name, if there is one. */
export const profileOf = (portName: string): Profile | undefined =>
  profiles.find(({ports, otherPorts}) => {
    const isIn = (port: string): boolean => portName.toLowerCase().includes(port.toLowerCase());
    return ports.some(isIn) && !otherPorts.some(isIn);
  });

/** The profile's mappings for the device whose signals begin with `prefix`. */
export const mappingsOf = (profile: Profile, prefix: string, deviceName: string): readonly Mapping[] =>
  profile.mappings.map(({control, ...mapping}, index) =>
    mappingFrom(
      {...mapping, signal: `${prefix}${control}`, label: labelOf(profile, control, deviceName)},
      `mappings[${index}]`,
    ),
  );

/** The signal of a control. Notes strike; everything else stays, unless the profile knows better. */
export function signalOf(
  profile: Profile | undefined,
  prefix: string,
  control: string,
  deviceName: string,
): Signal {
  const strikes = profile && control in profile.triggers;
  return {
    id: `${prefix}${control}`,
    label: labelOf(profile, control, deviceName),
    kind: strikes || control.includes('/note/') ? 'trigger' : 'level',
  };
}

function labelOf(profile: Profile | undefined, control: string, deviceName: string): string {
  const known = profile?.levels[control] ?? profile?.triggers[control];
  if (known !== undefined) return `${deviceName}, ${known}`;
  const [channel = '', kind = '', number = ''] = control.split('/');
  const names: Readonly<Record<string, string>> = {
    ...{note: 'note', cc: 'CC', pitch: 'pitch bend', program: 'program', pressure: 'pressure', nrpn: 'NRPN'},
  };
  const name = `${names[kind] ?? kind}${number === '' ? '' : ` ${number}`}`;
  return `${deviceName}, ${name}${channel === '1' ? '' : `, channel ${channel}`}`;
}
