import {describe, expect, test} from 'vitest';
import {
  climbOf,
  dreamOrderOf,
  dreamSizeOf,
  imageOrderOf,
  ripeningOrderOf,
  viewOf,
  trialOf,
  type DreamClock,
  type DreamOrder,
} from '../../../src/dream/dream-order.ts';
import {Governor} from '../../../src/dream/governor.ts';
import {kept} from '../../../src/feedback/feedback.ts';
import {Meter} from '../../../src/lib/meter.ts';
import {mixedNames} from '../../../src/model/network.ts';
import {lookKeys} from '../../../src/params/presets.ts';
import {defaults, parameterOf, type Key, type Values} from '../../../src/params/values.ts';
import {Score} from '../../../src/render/score.ts';
import {defaultVideo} from '../../../src/render/spec.ts';
import {halfModel, liveClock, liveOrderOf} from '../../support/dream-order.ts';
import {mulberry32} from '../../support/random.ts';
import {randomValues} from '../../support/random-values.ts';

const source = {widthPx: 320, heightPx: 240};
/** Dreams that come at the live rate: then every frame of a video climbs a whole live dream. */
const secondsOf = ({frameRate}: Values): number => 1 / frameRate;

/** As the pipeline orders it, by a governor that has not had to reduce anything. */
const live = (values: Values): DreamOrder =>
  dreamOrderOf(values, halfModel, {
    ...{source, seconds: secondsOf(values), pace: 'live', selfie: false, fresh: false, probe: false},
    ownGuide: false,
    quality: new Governor({...values, governor: false}, 4 / 3).quality,
  });

/** As a rendering orders the second frame of a video, after the first, which comes at once. */
const video = (values: Values): DreamOrder => {
  const score = new Score({...defaultVideo, values}, undefined, false);
  const durationS = secondsOf(values);
  const frames = [
    {timestampS: 0, durationS},
    {timestampS: durationS, durationS},
  ];
  const [, second] = [...score.cues(frames, halfModel, source)];
  if (!second) throw new Error('The score has no second cue.');
  return second.order;
};

const image = (values: Values) => imageOrderOf(values, halfModel, 10, false);

/** Every look key that changes nothing in the order of an image, and why. */
const notOfImages: Partial<Record<Key, string>> = {
  level: 'an image has no dream before it to be stronger or weaker than',
  formSize: 'an image has a number of octaves of its own, chosen with the rendering',
  steps: 'each octave of an image has a number of steps of its own, chosen with the rendering',
  ...Object.fromEntries(
    lookKeys
      .filter((key) => parameterOf(key).group === 'Feedback')
      .map((key) => [key, 'an image has no dream before it']),
  ),
};

/** Layers that the model of these tests does not have. */
const notOfTheModel: readonly Key[] = ['mixed8', 'mixed9', 'mixed10'];

/** A value of `key` other than the default's, such as a user could choose. */
function otherValueOf(key: Key): unknown {
  const parameter = parameterOf(key);
  switch (parameter.kind) {
    case 'number':
      return parameter.default === parameter.max ? parameter.min : parameter.max;
    case 'toggle':
      return !parameter.default;
    case 'choice':
      return Object.keys(parameter.choices).find((choice) => choice !== parameter.default);
    case 'text':
      return 'mixed3:1,2';
  }
}

/** The defaults, and what else a key needs to matter. */
const before = (key: Key): Values => ({...defaults, ...(key === 'guide' && {objective: 'guide'})});
const changed = (key: Key): Values => ({...before(key), [key]: otherValueOf(key)});

describe('each parameter of the look, changed alone,', () => {
  test.each(lookKeys.filter((key) => !notOfTheModel.includes(key)))('%s changes every order alike', (key) => {
    const values = changed(key);
    expect(live(values)).not.toEqual(live(before(key)));
    expect(video(values)).toEqual(live(values));
    if (key in notOfImages) {
      expect(image(values)).toEqual(image(defaults));
      return;
    }
    const {ascent, guide, view, feedback} = live(values);
    expect(image(values)).not.toEqual(image(before(key)));
    expect(image(values)).toEqual({ascent: {...ascent, steps: 10}, guide, view, where: feedback.where});
  });

  test.each(notOfTheModel)('%s is lacking in a model without it', (key) => {
    for (const orderOf of [live, video, image]) expect(orderOf(changed(key))).toEqual(orderOf(defaults));
    expect(climbOf(changed(key), halfModel).lackingLayers).toEqual([key]);
    const whole = {...halfModel, layers: mixedNames, lastLayer: 'mixed10'} as const;
    const order = dreamOrderOf(changed(key), whole, liveClock(defaults));
    expect(order.ascent?.objective.layers).toHaveProperty(key, 2);
  });
});

describe('a guide', () => {
  const own: Values = {...defaults, objective: 'guide', guide: 'own'};
  const kindOf = (order: Pick<DreamOrder, 'ascent'>) => order.ascent?.objective.kind;

  test('that is the user’s own is followed if it is there; otherwise the strong features grow', () => {
    expect(liveOrderOf(own, {ownGuide: true})).toMatchObject({
      guide: 'own',
      ascent: {objective: {kind: 'guide'}},
    });
    expect(imageOrderOf(own, halfModel, 10, true)).toMatchObject({guide: 'own'});
    for (const order of [live(own), video(own), image(own)]) {
      expect(order.guide).toBeNull();
      expect(kindOf(order)).toBe('l2');
    }
    expect(new Score({...defaultVideo, values: own}, undefined, false).lacksGuide).toBe(true);
    expect(new Score({...defaultVideo, values: own}, undefined, true).lacksGuide).toBe(false);
    expect(new Score({...defaultVideo, values: {...own, guide: 'eyes'}}, undefined, false).lacksGuide).toBe(
      false,
    );
  });

  test('is of no other objective, and steps are timed without', () => {
    for (const objective of ['mean', 'l2', 'caricature'] as const) {
      const order = live({...defaults, objective});
      expect(order.guide).toBeNull();
      expect(kindOf(order)).toBe(objective);
    }
    for (const objective of ['caricature', 'guide'] as const) {
      expect(trialOf({...defaults, objective}, halfModel)?.objective.kind).toBe('l2');
    }
  });
});

/** Whether JSON keeps it as it is. */
function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return value !== undefined && typeof value !== 'function';
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return plain && Object.values(value).every(isJson);
}

test('an order is plain JSON, and rendered as live, for 200 random states', () => {
  const random = mulberry32(3);
  for (let round = 0; round < 200; round += 1) {
    const values = randomValues(random);
    const order = live(values);
    expect(isJson(order)).toBe(true);
    expect(video(values)).toEqual(order);
  }
});

test('each frame of a video climbs such a share that the dream grows as strong as live', () => {
  const stepAt = (values: Values, clock: Partial<DreamClock>): number =>
    liveOrderOf(values, clock).ascent?.stepSize ?? NaN;
  const shareOf = (values: Values, seconds: number): number =>
    stepAt(values, {seconds, pace: 'every-frame'}) / stepAt(values, {seconds});
  const grown = (seconds: number, share: number, halfLifeS: number): number =>
    share / (1 - kept(halfLifeS, seconds));
  for (const persistence of [0.05, 0.9, 6]) {
    const values = {...defaults, persistence, frameRate: 10};
    const rendered = grown(1 / 30, shareOf(values, 1 / 30), persistence);
    expect(rendered).toBeCloseTo(grown(1 / 10, 1, persistence), 6);
  }
  expect(shareOf({...defaults, persistence: 0}, 1 / 30)).toBe(1);
  // A rarer frame climbs no more than a live dream does.
  expect(shareOf({...defaults, persistence: 0.9, frameRate: 10}, 1 / 4)).toBe(1);
});

test('the dream has the shape of the source, with at least 75 px and at most 4 : 1', () => {
  expect(dreamSizeOf({widthPx: 1280, heightPx: 720}, 180)).toEqual({widthPx: 320, heightPx: 180});
  expect(dreamSizeOf({widthPx: 720, heightPx: 1280}, 180)).toEqual({widthPx: 180, heightPx: 320});
  expect(dreamSizeOf({widthPx: 4000, heightPx: 10}, 10)).toEqual({widthPx: 300, heightPx: 75});
});

test('layers without weight, and those the model lacks, are not climbed', () => {
  const values: Values = {...defaults, mixed3: 0, mixed4: 0.5, mixed9: 1};
  const {ascent} = liveOrderOf(values);
  expect(ascent?.objective.layers).toEqual({mixed4: 0.5});
  expect(climbOf(values, halfModel).lackingLayers).toEqual(['mixed9']);
  expect(liveOrderOf({...values, mixed4: 0}).ascent).toBeNull();
});

test('layers below 0 are climbed with their weight, alone too, and give no form its size while others do', () => {
  const apart = liveOrderOf({...defaults, mixed5: -1.5, mixed9: -1});
  expect(apart.ascent?.objective.layers).toEqual({mixed3: 0.5, mixed4: 1, mixed5: -1.5});
  expect(apart.feedback.coarsestPx).toBe(liveOrderOf(defaults).feedback.coarsestPx);
  const away = liveOrderOf({...defaults, mixed3: 0, mixed4: -1});
  expect(away.ascent?.objective.layers).toEqual({mixed4: -1});
  expect(away.feedback.coarsestPx).toBe(apart.feedback.coarsestPx);
});

test('fewer steps than asked for are larger, so that the intensity stays', () => {
  const values = {...defaults, steps: 3, stepSize: 0.02};
  const {ascent} = liveOrderOf(values, {quality: {shortSidePx: 240, steps: 1}});
  expect(ascent?.steps).toBe(1);
  expect(ascent?.stepSize).toBeCloseTo(0.06, 10);
});

test('picked channels are climbed where their layer has weight, and those that the model lacks are named', () => {
  const values: Values = {...defaults, mixed5: 1, channels: 'mixed3:5;mixed4:12,383,384;mixed5:500;mixed6:1'};
  const {objective, lackingChannels} = climbOf(values, halfModel);
  expect(objective?.channels).toEqual({mixed3: [5], mixed4: [12, 383]});
  expect(liveOrderOf(values).ascent?.objective).toEqual(objective);
  expect(lackingChannels).toEqual([
    {layer: 'mixed4', count: 384, channels: [384], someFound: true},
    {layer: 'mixed5', count: 384, channels: [500], someFound: false},
  ]);
  expect(climbOf(defaults, halfModel)).toMatchObject({
    objective: {channels: {}},
    lackingLayers: [],
    lackingChannels: [],
  });
});

test('a camera that faces its user is mirrored unless they choose otherwise', () => {
  const isMirrored = (mirror: Values['mirror'], selfie: boolean): boolean =>
    viewOf({...defaults, mirror}, selfie).mirror;
  expect(isMirrored('auto', true)).toBe(true);
  expect(isMirrored('auto', false)).toBe(false);
  expect(isMirrored('off', true)).toBe(false);
  expect(isMirrored('on', false)).toBe(true);
});

test('a meter gives the rate of the last two seconds and forgets older ones', () => {
  const meter = new Meter();
  for (let ms = 0; ms <= 1000; ms += 100) meter.tick(ms);
  expect(meter.perSecond(1000)).toBeCloseTo(10, 6);
  for (let ms = 1020; ms <= 5000; ms += 20) meter.tick(ms);
  expect(meter.perSecond(5000)).toBeCloseTo(50, 6);
  expect(meter.perSecond(9000)).toBe(0);
});

describe('a still image that ripens', () => {
  const photo = {widthPx: 4000, heightPx: 3000};
  const ripening = (changes: Partial<Values> = {}, of = photo) =>
    ripeningOrderOf({...defaults, ...changes}, halfModel, of, false);

  test('is what an image of the same settings is, at the size that is asked for', () => {
    for (const look of [
      {},
      {mixed5: 1},
      {objective: 'guide'},
      {where: 'bright', mirror: 'on'},
      {stepSize: 0.01},
    ] as const) {
      const order = ripening(look);
      const {ascent, guide, view, where} = imageOrderOf(
        {...defaults, ...look},
        halfModel,
        order?.classic.ascent.steps ?? 0,
        false,
      );
      expect(order).toMatchObject({widthPx: 1024, heightPx: 768, guide, where, mirror: view.mirror});
      expect(order?.classic.ascent).toEqual(ascent);
    }
    expect(ripening({ripenTo: 2000})).toMatchObject({widthPx: 2000, heightPx: 1500});
    // No larger than the image itself.
    expect(ripening({}, {widthPx: 300, heightPx: 200})).toMatchObject({widthPx: 300, heightPx: 200});
  });

  test('has octaves from the size at which forms are as large as live', () => {
    const coarsestOf = (changes: Partial<Values>): number => {
      const {classic, heightPx} = ripening(changes) ?? {heightPx: NaN, classic: undefined};
      return heightPx / (classic?.octaveScale ?? NaN) ** ((classic?.octaves ?? NaN) - 1);
    };
    for (const formSize of [0.2, 0.3, 0.4]) {
      const {feedback} = live({...defaults, formSize});
      const ratio = coarsestOf({formSize}) / feedback.coarsestPx;
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.25);
    }
  });

  test('is none where there is nothing to ripen', () => {
    expect(ripening({ripenTo: 0})).toBeNull();
    expect(ripening({}, {widthPx: 4000, heightPx: 200})).toBeNull();
    expect(ripening({mixed3: 0, mixed4: 0})).toBeNull();
    const moving = {where: 'moving'} as const;
    for (const look of [{zoom: 0.1}, {zoom: -0.05}, {rotation: 5}, {driftX: 0.1}, moving]) {
      expect(ripening(look)).toBeNull();
    }
    expect(ripening({driftX: 0.01})).not.toBeNull();
  });
});
