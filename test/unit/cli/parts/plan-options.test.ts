import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {planOf} from '../../../../src/cli/parts/plan-command.ts';
import {readPlanOptions} from '../../../../src/cli/parts/plan-options.ts';
import {readRenderOptions, renderOptions} from '../../../../src/cli/render-options.ts';
import {defaults, keys, parameterOf} from '../../../../src/params/values.ts';
import {planFrom} from '../../../../src/render/parts/plan-from-json.ts';
import type {Plan} from '../../../../src/render/parts/plan.ts';
import {defaultVideo, type VideoSpec} from '../../../../src/render/spec.ts';
import {plan} from '../../../support/plan.ts';
import {randomValues} from '../../../support/random-values.ts';
import {mulberry32} from '../../../support/random.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const schedule = join(temporaryFolder(), 'schedule.json');
writeFileSync(schedule, JSON.stringify({lanes: {wet: '0:(0.2), 4:(0.9)'}}));

/** What reaches a job that renders a part: the plan, as JSON keeps it. */
function planned(args: readonly string[]): Plan {
  const asked = readPlanOptions([...args, '--parts', '2']);
  const {video, output, model, parts, images, guide, take, person} = plan;
  const found = {video, output, model, parts, take, person};
  const made = planOf(asked, found, {video, images, guide});
  return planFrom(JSON.parse(JSON.stringify(made)), 'plan.json');
}

function specOf(args: readonly string[]): VideoSpec {
  const {task} = readRenderOptions(args);
  if (task.kind !== 'video') throw new Error('A plan is of a video.');
  return task.spec;
}

/** What is no part of how a video is dreamed: the plan has it beside that, or each job gets it itself. */
const beside = {fps: ['--fps', '30'], gpu: ['--gpu'], json: ['--json']};
type Option = Exclude<keyof typeof renderOptions, keyof typeof beside>;
/** A value of each option, and the options that it needs besides; undefined if it applies to images alone. */
const examples: Readonly<Record<Option, readonly string[] | undefined>> = {
  preset: ['--preset', 'oil'],
  set: ['--set', 'mixed4=0.7', '--set', 'stepSize=0:(0.02), 3:(0.05)', '--set', 'where=person'],
  schedule: ['--schedule', schedule],
  guide: ['--guide', 'guide.jpg'],
  model: ['--model', 'inception-v3-quarter'],
  size: ['--size', '640x360'],
  from: ['--from', '1.5'],
  to: ['--to', '7.25'],
  octaves: ['--octaves', '3'],
  'octave-scale': ['--octaves', '3', '--octave-scale', '1.3'],
  steps: undefined,
  quality: ['--quality', 'very-high'],
  bits: ['--bits', '16'],
  seed: ['--seed', '77'],
};

describe('a plan', () => {
  test.each(Object.entries(examples))('takes --%s to its parts as it is', (option, example) => {
    if (!example) {
      const args = ['in.mp4', 'out.mp4', `--${option}`, '3'];
      expect(() => planned(args)).toThrow(`--${option} applies to images`);
      return;
    }
    const args = ['in.mp4', option === 'bits' ? 'out/%06d.png' : 'out.mp4', ...example];
    const {spec} = planned(args);
    expect(spec).toEqual(specOf(args));
    expect(spec).not.toEqual(specOf(args.slice(0, 2)));
  });

  test.each(Object.entries(beside))('has nothing of --%s in how its parts are dreamed', (_, example) => {
    expect(planned(['in.mp4', 'out.mp4', ...example]).spec).toEqual(defaultVideo);
  });

  test('takes every parameter to its parts, but for the secret of the operator', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const values = randomValues(mulberry32(seed));
        const changed = keys.filter((key) => values[key] !== defaults[key]);
        const args = changed.flatMap((key) => ['--set', `${key}=${String(values[key])}`]);
        const {spec} = planned(['in.mp4', 'out.mp4', ...args]);
        expect(spec.values).toEqual({...specOf(['in.mp4', 'out.mp4', ...args]).values, pin: ''});
        for (const key of changed) {
          if (key !== 'pin' && parameterOf(key).kind !== 'text') expect(spec.values[key]).toBe(values[key]);
        }
      }),
      {numRuns: 30},
    );
  });
});
