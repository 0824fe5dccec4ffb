import {beforeEach, expect, test, vi} from 'vitest';
import type {Dreamer} from '../../../src/dream/dreamer.ts';
import type {ModelChoice} from '../../../src/dream/model-choice.ts';
import {ModelSwitch} from '../../../src/dream/model-switch.ts';
import {applyPreset, presets} from '../../../src/params/presets.ts';
import {defaults, type Values} from '../../../src/params/values.ts';

const small = 'inception-v3-quarter';
const change = vi.fn<(choice: ModelChoice) => Promise<void>>();
const fault = vi.fn();
let models: ModelSwitch;
let nowMs: number;

beforeEach(() => {
  change.mockReset().mockResolvedValue();
  fault.mockReset();
  models = new ModelSwitch(
    {change, model: {title: 'the present one'}} as unknown as Dreamer,
    defaults,
    fault,
  );
  nowMs = 0;
});

/** The least dream takes this share of its time for some seconds. */
async function observe(share: number, seconds: number): Promise<void> {
  for (const endMs = nowMs + 1000 * seconds; nowMs < endMs; nowMs += 250) {
    models.observe(share, nowMs);
    await Promise.resolve();
  }
}

const look = (name: string): Values =>
  applyPreset(defaults, presets.find((preset) => preset.name === name) ?? {look: {}});

test('a machine on which the least dream takes too long changes to the small model, and back when it is fast', async () => {
  await observe(1, 60);
  expect(change).not.toHaveBeenCalled();
  expect(models.present).toBe(defaults.model);
  await observe(1.5, 10);
  expect(change.mock.calls).toMatchObject([[{model: small}]]);
  expect(models.present).toBe(small);
  // A third of the time is what the small model takes anyway.
  await observe(0.5, 120);
  expect(models.present).toBe(small);
  await observe(0.2, 60);
  expect(models.present).toBe(defaults.model);
});

test('looks of creatures keep the embedded model, and so does who has chosen one, or channels of it', async () => {
  await observe(1.5, 10);
  models.set(look('kennel'));
  await observe(1.5, 1);
  expect(models.present).toBe(defaults.model);
  models.set(look('oil'));
  await observe(1.5, 1);
  expect(models.present).toBe(small);
  for (const chosen of [{channels: 'mixed4:12'}, {smallModel: false}]) {
    models.set({...defaults, ...chosen});
    await observe(1.5, 1);
    expect(models.present).toBe(defaults.model);
  }
  models.set({...defaults, model: 'inception-v3-imagenet'});
  await observe(9, 60);
  expect(models.present).toBe('inception-v3-imagenet');
});

test('a model that cannot be loaded is told once, and the present one is named', async () => {
  change.mockRejectedValue(new Error('There is no network.'));
  await observe(1.5, 60);
  expect(change).toHaveBeenCalledTimes(1);
  expect(fault.mock.calls).toMatchObject([[{code: 'model-unchanged', data: {model: small}}]]);
  expect(models.present).toBe(defaults.model);
});
