import {describe, expect, test} from 'vitest';
import {applyPreset, presets} from '../../../../src/params/presets.ts';
import {shownChanges, shownOf, valuesOfDial} from '../../../../src/ui/control/shown-of.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';

describe('what is shown', () => {
  test('names the look that the values have', () => {
    for (const preset of presets) {
      const state = {...initialState, values: applyPreset(initialState.values, preset)};
      expect(shownOf(state).look).toBe(preset.name);
    }
    expect(shownOf({...initialState, values: {...initialState.values, zoom: 0.123}}).look).toBe('');
  });

  test('has dials where they were put', () => {
    for (const at of [0, 0.25, 1]) {
      for (const dial of ['depth', 'intensity'] as const) {
        const values = {...initialState.values, ...valuesOfDial(initialState, dial, at)};
        expect(shownOf({...initialState, values})[dial], dial).toBeCloseTo(at, 1);
      }
    }
  });

  test('changes by what differs', () => {
    const shown = shownOf(initialState);
    expect(shownChanges(shown, undefined)).toBe(shown);
    expect(shownChanges(shown, shown)).toEqual({});
    expect(shownChanges({...shown, bpm: 90}, shown)).toEqual({bpm: 90});
  });
});
