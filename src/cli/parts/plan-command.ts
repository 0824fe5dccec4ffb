import {basename} from 'node:path';
import {textOfMessage} from '../../lib/message.ts';
import {planVersion, type Plan} from '../../render/parts/plan.ts';
import {checkFiles} from '../check-files.ts';
import type {Command} from '../command.ts';
import {planUsage, readPlanOptions} from '../render-options.ts';
import {openSource} from '../source.ts';
import {plannedFile} from './planned-file.ts';
import {doTask} from './task.ts';

/** Divides a video into parts that many machines render. */
export const plan: Command = {
  summary: 'divide a video into parts for many machines',
  usage: planUsage,
  async run(args, terminal) {
    const {request, spec, division, preRollLimitS} = readPlanOptions(args);
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
    const {parts, video, output, modelSha256} = planned;
    const made: Plan = {
      ...{reverie: 'plan', version: planVersion},
      video: {...(await plannedFile(input)), ...video},
      images: source.images ? {fps, first: source.images.found.first} : null,
      guide: guide === undefined ? null : await plannedFile(guide),
      // The operator's secret is nobody else's.
      spec: {...spec, values: {...spec.values, pin: ''}},
      output,
      model: {name: spec.values.model, sha256: modelSha256},
      preRollLimitS,
      parts,
    };
    for (const notice of notices) terminal.say(textOfMessage(notice));
    terminal.say(summaryOf(made, input));
    terminal.print(JSON.stringify(made, undefined, 1));
  },
};

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
