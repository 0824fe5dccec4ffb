import {expect, test} from 'vitest';
import {Stopwatch} from '../../../src/gpu/stopwatch.ts';

/** A device that does nothing, and notes when it is told to. */
function deviceWith(log: string[]): GPUDevice {
  const pass = {end: () => undefined};
  const encoder = {beginComputePass: () => pass, finish: () => ({})};
  const queue = {
    onSubmittedWorkDone: () => Promise.resolve(void log.push('wait')),
    submit: () => log.push('submit'),
  };
  return {features: new Set(), createCommandEncoder: () => encoder, queue} as unknown as GPUDevice;
}

test('nothing comes between recording and submitting, or a buffer that was recorded could be destroyed', async () => {
  const log: string[] = [];
  const stopwatch = new Stopwatch(deviceWith(log));
  const run = stopwatch.run(() => log.push('record'));
  log.push('others');
  await run;
  expect(log).toEqual(['wait', 'others', 'record', 'submit', 'wait']);
});
