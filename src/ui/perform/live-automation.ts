import {isAutomated, noAutomation, type Automation} from '../../params/automation/automation.ts';
import type {Moment} from '../../params/automation/expression.ts';
import {beatAt} from '../../params/tempo.ts';
import type {AppState} from '../lib/state.ts';

type Automated = Pick<AppState, 'automation' | 'automationOriginS' | 'perform' | 'gentle'>;

/** The automation's moment at a time on the clock of `performance.now()`; beats follow the tempo that is tapped. */
export const momentAt = ({automationOriginS, perform}: Automated, nowS: number): Moment => ({
  t: nowS - automationOriginS,
  beat: beatAt(perform.tempo, nowS),
});

/** The automation as it is to be kept with what begins now: with its tempo and time. None while it is gentle. */
export function automationNow(state: Automated, nowS = performance.now() / 1000): Automation {
  const {automation, automationOriginS, perform, gentle} = state;
  if (gentle || !isAutomated(automation)) return noAutomation;
  const {bpm, originS} = perform.tempo;
  return {
    ...automation,
    tempo: {bpm, originS: originS - automationOriginS},
    startS: nowS - automationOriginS,
  };
}

/** Whether what is kept would be another automation. */
export function automationChanged(state: Automated, before: Automated): boolean {
  const isOther =
    state.automation !== before.automation ||
    state.automationOriginS !== before.automationOriginS ||
    state.perform.tempo !== before.perform.tempo ||
    state.gentle !== before.gentle;
  return isOther && (isAutomated(state.automation) || isAutomated(before.automation));
}

/** What of the state an automation that was kept makes when it goes on now. */
export function restoredAutomation(
  {perform, automation: before}: Automated,
  automation = noAutomation,
  nowS = performance.now() / 1000,
): Partial<AppState> {
  if (!isAutomated(automation)) return isAutomated(before) ? {automation, automated: {}} : {};
  const originS = nowS - automation.startS;
  const {bpm, originS: beat0S} = automation.tempo;
  return {
    automation: {...automation, startS: 0},
    automationOriginS: originS,
    perform: {...perform, tempo: {bpm, originS: originS + beat0S}},
  };
}
