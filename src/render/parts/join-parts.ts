import {tagsOf} from '../../metadata/recipe.ts';
import {imagesCodec} from '../images/images-encoder.ts';
import {joinVideo} from '../join.ts';
import {packetsIn, type StoredPacket} from '../segment.ts';
import {planSound} from '../sound.ts';
import type {VideoInput} from '../video-input.ts';
import {checkVideo} from './ingredients.ts';
import {lacksOf} from './lacks.ts';
import {notices} from './notices.ts';
import {readPartHead, segmentsIn, type PartHeader} from './part-file.ts';
import {PlanError} from './plan.ts';
import {RemoteFolder} from './remote-folder.ts';
import type {PartsResult} from './tasks.ts';
import type {OpenedVideo, TaskOf, TaskTools} from './task-tools.ts';

/** Joins the parts of a plan to one video, none encoded again, with the sound of its source. Throws PlanError. */
export async function joinParts(
  {plan, headers, folderUrl}: TaskOf<'join'>,
  {files, video: {name}, onProgress}: TaskTools,
  {video, score}: OpenedVideo,
): Promise<PartsResult> {
  const {format} = plan.spec;
  const {codec} = plan.output;
  if (codec === imagesCodec) throw new Error('Images are not joined to a video.');
  await checkVideo(video, name, plan);
  const {sounds, lacks} = await planSound(video, format);
  const tags = tagsOf(score.recipe(plan.model.sha256), name.replace(/\.[^.]+$/, ''));
  const {timeResolution, frames} = video;
  // Where the end of the video could not be decoded, the sound ends with the last frame.
  const isWhole = frames.length === plan.video.frames;
  const last = frames[plan.video.frames - 1];
  const endS = isWhole || !last ? Infinity : last.timestampS + last.durationS - video.offsetS;
  const failed = await joinVideo({
    ...{format, codec, timeResolution, tags, sounds, endS},
    fresh: () => new RemoteFolder(folderUrl).fresh('result'),
    frames: () => packetsOfParts(files, headers, video, onProgress),
  });
  return {kind: 'join', notices: [...lacks, ...lacksOf(headers, name), ...failed]};
}

/** The frames of all parts in their order. Throws PlanError if one is not at its own time. */
async function* packetsOfParts(
  files: readonly File[],
  headers: readonly PartHeader[],
  {frames, offsetS}: VideoInput,
  onProgress: TaskTools['onProgress'],
): AsyncGenerator<StoredPacket, void> {
  let index = 0;
  for (const [i, file] of files.entries()) {
    const {packetsAt} = await readPartHead(file);
    for await (const {segment, data} of segmentsIn(file, headers[i]?.segments ?? [], packetsAt)) {
      for (const stored of packetsIn(segment, data)) {
        const wantedS = (frames[index]?.timestampS ?? NaN) - offsetS;
        if (stored.packet.timestamp !== wantedS) {
          const reason = `frame ${index} is at ${stored.packet.timestamp} s instead of ${wantedS} s`;
          throw new PlanError(notices['part-damaged']({path: file.name, reason}));
        }
        yield stored;
        index += 1;
      }
    }
    onProgress({done: i + 1, total: files.length});
  }
}
