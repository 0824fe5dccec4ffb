import {basename} from 'node:path';
import {textOfMessage} from '../../lib/message.ts';
import {planVersion, type Plan, type PlannedFile} from '../../render/parts/plan.ts';
import type {Planned} from '../../render/parts/tasks.ts';
import {checkFiles} from '../check-files.ts';
import type {Command} from '../command.ts';
import {openSource} from '../source.ts';
import {planUsage, readPlanOptions, type PlanRequest} from './plan-options.ts';
import {plannedFile} from './planned-file.ts';
import {doTask} from './task.ts';

/** Divides a video into parts that many machines render. */
export const plan: Command = {
  summary: 'divide a video into parts for many machines',
  usage: planUsage,
  async run(args, terminal) {
    const asked = readPlanOptions(args);
    const {request, spec, division, preRollLimitS} = asked;
    const {input, guide, gpu, fps} = request;
    await checkFiles(request);
    const source = await openSource(input, fps);
    const {planned, notices} = await doTask(
      {
        ...{files: {source, guide}, gpu},
        onProgress: (done, total) => terminal.onProgress(done, total, 'frames'),
        task: () => ({kind: 'plan', spec, division, preRollLimitS}),
      },
      terminal,
    );
    const made = planOf(asked, planned, {
      video: await plannedFile(input),
      guide: guide === undefined ? null : await plannedFile(guide),
      images: source.images ? {fps, first: source.images.found.first} : null,
    });
    for (const notice of notices) terminal.say(textOfMessage(notice));
    terminal.say(summaryOf(made, input));
    terminal.print(JSON.stringify(made, undefined, 1));
  },
};

/** The plan of what was asked for, as the page planned it, of these files. */
export const planOf = (
  {spec, preRollLimitS}: Pick<PlanRequest, 'spec' | 'preRollLimitS'>,
  {parts, video, output, model, take, person}: Planned,
  files: Pick<Plan, 'images' | 'guide'> & {readonly video: PlannedFile},
): Plan => ({
  ...{reverie: 'plan', version: planVersion},
  video: {...files.video, ...video},
  ...{images: files.images, guide: files.guide},
  // The operator's secret is nobody else's.
  spec: {...spec, values: {...spec.values, pin: ''}},
  ...{output, model, take, person},
  ...{preRollLimitS, parts},
});

function summaryOf({parts, video}: Plan, input: string): string {
  const preRollS = parts.reduce((sum, part) => sum + part.preRollS, 0);
  const atCuts = parts.filter(({at}) => at === 'cut').length;
  const within = parts.filter(({at}) => at === 'within').length;
  const share = (100 * preRollS) / video.durationS;
  return [
    `${basename(input)}: ${video.frames} frames, ${video.durationS.toFixed(1)} s, in ${parts.length} parts,`,
    `${atCuts} after scene changes and ${within} within scenes;`,
    `pre-roll ${preRollS.toFixed(1)} s in all, ${share.toFixed(1)} % of the video.`,
  ].join(' ');
}
