import type {ControlSurface} from '../surface.ts';
import {sevenBits, type Running} from './running.ts';

/** Does what a signal strikes: actions, looks, and looks by number. `was` is whether it was pressed before. */
export function strike(run: Running, was: boolean, surface: ControlSurface): void {
  const {target, mapping} = run;
  if (target.kind === 'looks') {
    surface.act(`preset-${Math.round((run.input ?? 0) * sevenBits) + 1}`, true);
  } else if (was === run.isPressed) {
    return;
  } else if (target.kind === 'look') {
    if (run.isPressed) surface.chooseLook(target.look);
  } else if (target.kind === 'action') {
    if (mapping.mode !== 'toggle') surface.act(target.action, run.isPressed);
    else if (run.isPressed) {
      run.isOn = !run.isOn;
      surface.act(target.action, run.isOn);
    }
  }
}

/** Releases an action that a signal holds, since the signal or the mapping goes. */
export function release({target, mapping, isPressed, isOn}: Running, surface: ControlSurface): void {
  if (target.kind !== 'action') return;
  if (mapping.mode === 'toggle' ? isOn : isPressed) surface.act(target.action, false);
}
