import {croppedArea} from '../../display/framing.ts';
import type {SizePx} from '../../lib/size.ts';
import {openVideo} from '../open-video.ts';
import {Score} from '../score.ts';
import type {VideoSpec} from '../spec.ts';
import {outputSize} from '../video.ts';
import type {VideoInput} from '../video-input.ts';
import {joinParts} from './join-parts.ts';
import {planVideo} from './plan-video.ts';
import {renderAll, renderPart} from './render-part.ts';
import type {PartsResult, PartsTask} from './tasks.ts';
import type {TaskTools} from './task-tools.ts';

/** Plans a video, renders one part of a plan, or joins its parts. Throws RenderError and PlanError. */
export async function runTask(task: PartsTask, tools: TaskTools): Promise<PartsResult> {
  const {spec} = 'plan' in task ? task.plan : task;
  const video = await openVideo(tools.video, tools.video.name, spec);
  try {
    const score = new Score(spec, video.take, tools.guide !== undefined);
    const opened = {video, score, size: sizeOf(video, score, spec)};
    switch (task.kind) {
      case 'plan':
        return await planVideo(task, tools, opened);
      case 'images':
        return await renderAll(task, tools, opened);
      case 'part':
        return await renderPart(task, tools, opened);
      case 'join':
        return await joinParts(task, tools, opened);
    }
  } finally {
    video.dispose();
  }
}

/** As live, a cropped video has the size of what is left; a take that crops later keeps the size of its start. */
function sizeOf(video: VideoInput, score: Score, spec: VideoSpec): SizePx {
  const crop = score.cropAt(video.frames[0]?.timestampS ?? 0);
  const {width, height} = croppedArea(video.widthPx, video.heightPx, crop);
  return outputSize({widthPx: width, heightPx: height}, spec);
}
