import {expect, test} from 'vitest';
import {mixedNames} from '../../../src/model/network.ts';
import {defaults, type Values} from '../../../src/params/values.ts';
import {Meter} from '../../../src/lib/meter.ts';
import {ascentSettingsOf, channelsOf, dreamSizeOf, isMirrored} from '../../../src/dream/settings.ts';

test('the dream has the shape of the source, with at least 75 px and at most 4 : 1', () => {
  expect(dreamSizeOf({widthPx: 1280, heightPx: 720}, 180)).toEqual({widthPx: 320, heightPx: 180});
  expect(dreamSizeOf({widthPx: 720, heightPx: 1280}, 180)).toEqual({widthPx: 180, heightPx: 320});
  expect(dreamSizeOf({widthPx: 4000, heightPx: 10}, 10)).toEqual({widthPx: 300, heightPx: 75});
});

test('layers without weight, and those the model lacks, are not climbed', () => {
  const values: Values = {...defaults, mixed3: 0, mixed4: 0.5, mixed9: 1};
  const settings = ascentSettingsOf(values, mixedNames.slice(0, 8), 3);
  expect(settings?.objective.layers).toEqual({mixed4: 0.5});
  expect(settings?.steps).toBe(3);
  const fewer = ascentSettingsOf({...values, steps: 3, stepSize: 0.02}, mixedNames, 1);
  expect(fewer?.steps).toBe(1);
  expect(fewer?.stepSize).toBeCloseTo(0.06, 10);
  expect(ascentSettingsOf({...values, mixed4: 0}, mixedNames.slice(0, 8), 3)).toBeUndefined();
});

test('picked channels are climbed where their layer has weight, and those that the model lacks are named', () => {
  const half = {widthMultiplier: 0.5, lastLayer: 'mixed7', title: 'Half'} as const;
  const values: Values = {...defaults, mixed5: 1, channels: 'mixed3:5;mixed4:12,383,384;mixed5:500;mixed6:1'};
  const {channels, lacking} = channelsOf(values, half);
  expect(channels).toEqual({mixed3: [5], mixed4: [12, 383]});
  expect(lacking.map(({code, data}) => [code, data])).toEqual([
    ['channels-missing', {layer: 'mixed4', model: 'Half', channels: '384', count: 384, someFound: true}],
    ['channels-missing', {layer: 'mixed5', model: 'Half', channels: '500', count: 384, someFound: false}],
  ]);
  expect(ascentSettingsOf(values, mixedNames, 1, channels)?.objective.channels).toBe(channels);
  expect(channelsOf(defaults, half)).toEqual({channels: {}, lacking: []});
});

test('a camera that faces its viewer is mirrored unless they say otherwise', () => {
  expect(isMirrored(defaults, true)).toBe(true);
  expect(isMirrored(defaults, false)).toBe(false);
  expect(isMirrored({...defaults, mirror: 'off'}, true)).toBe(false);
  expect(isMirrored({...defaults, mirror: 'on'}, false)).toBe(true);
});

test('a meter gives the rate of the last two seconds and forgets older ones', () => {
  const meter = new Meter();
  for (let ms = 0; ms <= 1000; ms += 100) meter.tick(ms);
  expect(meter.perSecond(1000)).toBeCloseTo(10, 6);
  for (let ms = 1020; ms <= 5000; ms += 20) meter.tick(ms);
  expect(meter.perSecond(5000)).toBeCloseTo(50, 6);
  expect(meter.perSecond(9000)).toBe(0);
});
