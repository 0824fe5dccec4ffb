import {expect, test} from 'vitest';
import {attributeOf, changed, dreamKeys, initialValues} from '../../../src/embed/options.ts';
import {exhibition} from '../../../src/params/table/exhibition.ts';
import {recording} from '../../../src/params/table/recording.ts';
import {lookKeys, lookOf, presets} from '../../../src/params/presets.ts';
import {defaults} from '../../../src/params/values.ts';

const codes = (problems: readonly {readonly code: string}[]) => problems.map(({code}) => code);

test('each parameter that makes the dream has an attribute of its own, which HTML reads as it is written', () => {
  const attributes = dreamKeys.map(attributeOf);
  expect(new Set(attributes).size).toBe(attributes.length);
  for (const attribute of attributes) expect(attribute).toMatch(/^[a-z][a-z0-9-]*$/);
  expect(attributes).toContain('step-size');
  expect(dreamKeys).toEqual(expect.arrayContaining([...lookKeys, 'model', 'resolution', 'cameraDevice']));
  for (const key of [...Object.keys(exhibition), ...Object.keys(recording), 'source']) {
    expect(dreamKeys).not.toContain(key);
  }
  // Those that every element has mean something else.
  expect(attributes).not.toEqual(expect.arrayContaining(['title', 'style', 'hidden', 'id', 'class', 'lang']));
});

test.each(presets)('the look $name, and what is named beside it counts over it', (preset) => {
  expect(initialValues({look: preset.name})).toEqual({
    values: {...defaults, ...lookOf(preset)},
    problems: [],
  });
  expect(initialValues({wet: '0.25', look: preset.name}).values.wet).toBe(0.25);
});

test('what is wrong is left out and named, and the rest counts', () => {
  const wrong = {look: 'none', stepSize: 1e6, wet: 'much', install: true, nonsense: 1, zoom: 0.1} as object;
  const {values, problems} = changed({...defaults, wet: 0.5}, wrong);
  expect(values).toMatchObject({wet: 0.5, install: false, zoom: 0.1});
  expect(codes(problems).toSorted()).toEqual(
    ['look-unknown', 'not-in-library', 'parameter-unknown', 'value-clamped', 'value-refused'].toSorted(),
  );
});
