import {readFileSync} from 'node:fs';
import {linesOf, textOf} from '../lib/message.ts';
import {
  automatedKeys,
  automationFrom,
  noAutomation,
  type Automation,
} from '../params/automation/automation.ts';
import {applyPreset, presetNamed, presets} from '../params/presets.ts';
import {change, defaults, type Values} from '../params/values.ts';
import {UsageError} from './command.ts';

/** The options of a command that say how to dream, as they were given. */
export interface GivenValues {
  readonly preset?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly schedule?: string | undefined;
  readonly model?: string | undefined;
  readonly guide?: string | undefined;
}

/** The values of a preset with all that was set. Throws UsageError. */
export function valuesOf({preset, set, model, guide}: GivenValues): Values {
  let values: Values = defaults;
  if (preset !== undefined) {
    const found = presetNamed(preset);
    if (!found) {
      throw new UsageError(
        `--preset must be one of ${presets.map(({name}) => name).join(', ')}; got ${JSON.stringify(preset)}.`,
      );
    }
    values = applyPreset(values, found);
  }
  const changes = settings(set).filter((entry) => !isSchedule(entry));
  if (model !== undefined) changes.push(['model', model]);
  if (guide !== undefined) changes.push(['objective', 'guide'], ['guide', 'own']);
  const {values: changed, problems} = change(values, Object.fromEntries(changes));
  // No control shows what a value became: what is not allowed is refused.
  if (problems.length > 0) throw new UsageError(linesOf(problems));
  return changed;
}

/** The entries of --set, each with its key. */
const settings = (set: GivenValues['set']): [string, string][] =>
  (set ?? []).map((entry) => {
    const at = entry.indexOf('=');
    if (at < 1) throw new UsageError(`--set must be KEY=VALUE; got ${JSON.stringify(entry)}.`);
    return [entry.slice(0, at), entry.slice(at + 1)];
  });

/** A number that is given a place and a colon, as no number begins. */
const isSchedule = ([key, value]: [string, string]): boolean =>
  (automatedKeys as readonly string[]).includes(key) && /^\s*[\d.]+\s*:/.test(value);
/** The entries of --set that move a parameter over time. */
export const scheduled = ({set}: GivenValues): [string, string][] => settings(set).filter(isSchedule);

/** The automation of --schedule, with the lanes of --set. Throws UsageError. */
export function automationOf(given: GivenValues): Automation {
  const {schedule} = given;
  let automation = noAutomation;
  try {
    if (schedule !== undefined) automation = automationFrom(JSON.parse(readFileSync(schedule, 'utf8')));
  } catch (error) {
    throw new UsageError(`--schedule ${schedule}: ${textOf(error)}`, {cause: error});
  }
  try {
    const {lanes} = automationFrom({lanes: Object.fromEntries(scheduled(given))});
    return {...automation, lanes: {...automation.lanes, ...lanes}};
  } catch (error) {
    throw new UsageError(`--set: ${textOf(error)}`, {cause: error});
  }
}
