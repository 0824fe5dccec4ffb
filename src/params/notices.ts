import {catalogue, type Message} from '../lib/message.ts';

/** More problems than this are counted, not listed. */
const maxListed = 6;

/** What cannot be used of raw values as they are, and what is used in its place. */
export const notices = catalogue({
  'parameter-unknown': ({name}: {name: string}) => ({message: `“${name}” is not a parameter; ignored.`}),
  'value-refused': ({key, got, allowed}: {key: string; got: string; allowed: string}) => ({
    message: `${key}: ${got} is not ${allowed}; left as it was.`,
  }),
  'value-clamped': ({
    key,
    got,
    min,
    max,
    used,
  }: Record<'got' | 'min' | 'max' | 'used', number> & {key: string}) => ({
    message: `${key}: ${got} is outside ${min} to ${max}; ${used} is used.`,
  }),
  'value-lowered': ({key, got, limit, used}: {key: string; got: number; limit: string; used: number}) => ({
    message: `${key}: ${got} is more than ${limit}, which is ${used}; ${used} is used.`,
  }),
  'preset-unknown': ({name, allowed}: {name: string; allowed: string}) => ({
    message: `preset: "${name}" is not one of ${allowed}; ignored.`,
  }),
  'address-too-long': ({length, max}: {length: number; max: number}) => ({
    message: `The address has ${length} characters of settings, at most ${max} are read; none were used.`,
  }),
  'schedule-refused': ({column, got, allowed}: {column: number; got: string; allowed: string}) => ({
    message: `Column ${column}: ${got} is not allowed here; expected ${allowed}.`,
  }),
  'lane-refused': ({path, cause}: {path: string; cause: Message}) => ({
    message: `“${path}”: ${cause.message}`,
    advice: 'Write places and values such as 0:(0.02), 30:(0.05+0.01*sin(t)).',
  }),
  'automation-refused': ({path, got, allowed}: {path: string; got: string; allowed: string}) => ({
    message: `“${path || 'automation'}” is ${got}; it must be ${allowed}.`,
  }),
  'more-problems': ({count}: {count: number}) => ({message: `… and ${count} more like these.`}),
});

/** The problems; of many, the first ones and the number of the others. */
export function listed(problems: readonly Message[]): readonly Message[] {
  if (problems.length <= maxListed) return problems;
  const count = problems.length - maxListed + 1;
  return [...problems.slice(0, maxListed - 1), notices['more-problems']({count})];
}
