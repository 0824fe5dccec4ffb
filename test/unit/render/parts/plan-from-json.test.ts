import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {CodedError} from '../../../../src/lib/message.ts';
import {planFrom} from '../../../../src/render/parts/plan-from-json.ts';
import {PlanError, planVersion} from '../../../../src/render/parts/plan.ts';
import {keepsPrototypes, runs} from '../../../support/fuzz.ts';
import {plan} from '../../../support/plan.ts';

keepsPrototypes();

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;

const refusal = (json: unknown): unknown => {
  try {
    return planFrom(json, 'p');
  } catch (error) {
    return error instanceof PlanError ? {code: error.code, path: error.data['path']} : error;
  }
};

/** Every place in a JSON: the keys that lead to it. */
const placesIn = (json: unknown, path: readonly string[] = []): (readonly string[])[] =>
  typeof json === 'object' && json !== null
    ? Object.entries(json).flatMap(([key, each]) => [[...path, key], ...placesIn(each, [...path, key])])
    : [];

/** The JSON with something else in a place; undefined takes it out. */
function withAt(json: unknown, [key = '', ...rest]: readonly string[], value: unknown): unknown {
  const members = Object.entries(json as object).map(([name, each]: [string, unknown]) =>
    name === key ? [name, rest.length > 0 ? withAt(each, rest, value) : value] : [name, each],
  );
  const kept = members.filter(([, each]) => each !== undefined);
  return Array.isArray(json) ? kept.map(([, each]) => each) : Object.fromEntries(kept);
}

describe('a plan from JSON', () => {
  test('is what JSON keeps of it', () => {
    expect(planFrom(asJson(plan), 'plan.json')).toEqual(plan);
    const [first, second] = plan.parts;
    const full = {
      ...plan,
      ...{take: 'ab', person: 'cd', preRollLimitS: 2.5, guide: {...plan.video}, images: {fps: 25, first: 0}},
      parts: [first, {...second, state: {breathing: {still: 0, phaseS: 0}, index: 5, sinceCutS: 0.25}}],
    };
    expect(planFrom(asJson(full), 'plan.json')).toEqual(asJson(full));
  });

  test('of another version, or of something else, is refused by name', () => {
    expect(refusal({...plan, version: planVersion + 1})).toMatchObject({code: 'plan-version'});
    for (const other of [null, 1, [], {}, 'plan']) expect(refusal(other)).toMatchObject({code: 'no-plan'});
  });

  test('holds every frame exactly once, else the field that is wrong is named', () => {
    const [first, second] = plan.parts;
    const cases: readonly (readonly [readonly unknown[], string])[] = [
      [[], 'parts'],
      [[first], 'parts'],
      [[second], 'parts[0].part'],
      [[first, second, second], 'parts[2].part'],
      [[first, {...second, fromFrame: 11}], 'parts[1].fromFrame'],
      [[first, {...second, toFrame: 19}], 'parts'],
      [[first, {...second, toFrame: 21}], 'parts[1].toFrame'],
      [[first, {...second, preRollFrames: 11}], 'parts[1].preRollFrames'],
      [[first, {...second, state: null}], 'parts[1].state'],
      [[first, {...second, preRollFrames: 10}], 'parts[1].state'],
    ];
    for (const [parts, path] of cases) {
      expect(refusal({...plan, parts})).toEqual({code: 'plan-damaged', path});
    }
  });

  test('that says nothing of what it needs is refused', () => {
    for (const path of ['take', 'person', 'guide', 'images', 'preRollLimitS', 'model', 'output', 'spec']) {
      expect(refusal(withAt(plan, [path], undefined))).toMatchObject({code: 'plan-damaged'});
    }
  });

  test('with anything in any place is refused by a message, or can be used', () => {
    const json = asJson({...plan, guide: plan.video, images: {fps: 25, first: 3}});
    const value = fc.oneof(fc.constant(undefined), fc.jsonValue({maxDepth: 1}), fc.double());
    fc.assert(
      fc.property(fc.constantFrom(...placesIn(json)), value, (place, other) => {
        try {
          const {parts, video, spec} = planFrom(withAt(json, place, other), 'p');
          expect(parts.at(-1)?.toFrame).toBe(video.frames);
          expect(typeof spec.values.steps).toBe('number');
        } catch (error) {
          expect(error).toBeInstanceOf(CodedError);
        }
      }),
      {...runs, numRuns: 3000},
    );
  });
});
