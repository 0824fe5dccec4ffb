/** Parts that are to be dreamed on a GPU, with a software adapter in place of one. */
import {execFileSync} from 'node:child_process';
import {existsSync, openAsBlob} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {readPartHead} from '../../src/render/parts/part-file.ts';
import type {Plan} from '../../src/render/parts/plan.ts';
import {reverie, type Ran} from '../support/reverie.ts';
import {ensureFfmpeg} from '../support/scenes.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
/** Vulkan’s loader finds this driver alone: Chromium’s own, on the processor. */
const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';
const env = {VK_ICD_FILENAMES: driver};
const look = ['mixed3=0', 'mixed4=0', 'mixed0=1', 'steps=1', 'resolution=75', 'limitFlashes=false'];

/** Plans a video of one frame as one part, for the adapter. */
async function makePlan(): Promise<Plan> {
  const video = at('video.mp4');
  const drawn = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=1:d=1', '-pix_fmt', 'yuv420p'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...drawn, video]);
  const set = look.flatMap((each) => ['--set', each]);
  const planned = await reverie(['plan', video, at('out.mp4'), ...set, '--parts', '1']);
  expect(planned).toMatchObject({status: 0});
  return JSON.parse(planned.out) as Plan;
}

/** Renders the part by a plan that asks for a backend. */
async function rendered(
  plan: Plan,
  backend: Plan['spec']['values']['backend'],
  output: string,
): Promise<Ran> {
  const file = at(`${backend}.json`);
  const {spec} = plan;
  await writeFile(file, JSON.stringify({...plan, spec: {...spec, values: {...spec.values, backend}}}));
  return reverie(['render', '--plan', file, '--part', '1', output, '--gpu', '--json'], undefined, env);
}
const faultOf = ({status, out}: Ran) => ({status, fault: /"fault":"([^"]+)"/.exec(out)?.[1]});

describe.skipIf(!ensureFfmpeg() || !existsSync(driver))('a part with --gpu', () => {
  let plan: Plan;
  beforeAll(async () => {
    plan = await makePlan();
  });

  test('is dreamed on the adapter that the plan asks for, and says so to the join', async () => {
    const output = at('webgpu.part');
    expect(await rendered(plan, 'webgpu', output)).toMatchObject({status: 0});
    const {header} = await readPartHead(await openAsBlob(output));
    expect(header).toMatchObject({backend: 'webgpu', part: 1, missing: 0});
  });

  test('is not dreamed on the processor instead, whatever the plan says', async () => {
    const output = at('never.part');
    for (const [backend, fault] of [
      ['auto', 'gpu-software'],
      ['wasm', 'gpu-unwanted'],
    ] as const) {
      expect(faultOf(await rendered(plan, backend, output))).toEqual({status: 1, fault});
    }
    expect(existsSync(output)).toBe(false);
  });
});
