import {openAsBlob} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import {lacksOf} from '../../render/parts/lacks.ts';
import {segmentsIn} from '../../render/parts/part-file.ts';
import {segmentName, type SegmentIndex} from '../../render/segment.ts';
import type {VideoSpec} from '../../render/spec.ts';
import type {Terminal} from '../command.ts';
import type {Source} from '../source.ts';
import {writeImages} from './images.ts';
import {notWritten} from './not-written.ts';
import {Report} from './report.ts';
import {doTask} from './task.ts';
import {isFull, WorkFolder} from './work-folder.ts';

export interface ImagesRequest {
  readonly source: Source;
  readonly output: string;
  readonly guide: string | undefined;
  readonly spec: VideoSpec;
  readonly gpu: boolean;
  readonly json: boolean;
}

/** Renders a video, or a sequence of images, to a sequence of PNG files. Throws PlanError and TaskFailed. */
export async function renderImages(
  {source, output, guide, spec, gpu, json}: ImagesRequest,
  terminal: Terminal,
): Promise<void> {
  const folder = await WorkFolder.open(`${output.replaceAll('%', '')}.work`);
  const report = new Report(terminal, json);
  try {
    const {rendered, notices: lacks} = await doTask(
      {
        ...{files: {source, guide}, folder, gpu},
        onProgress: (done, total) => report.progress(done, total, 'frames'),
        task: (folderUrl) => ({kind: 'images', spec, folderUrl}),
      },
      terminal,
    );
    const first = source.images?.found.first ?? 1;
    const frames = await writeImages(output, first, imagesIn(folder, rendered.segments));
    const {missing} = rendered;
    const all = lacksOf([{missing, notices: lacks}], basename(source.path));
    report.done({output, frames}, all, `${output}: ${frames} images.`);
  } catch (error) {
    const full = folder.isFull || isFull(error);
    throw full ? notWritten(output, error, full) : error;
  } finally {
    await folder.remove();
  }
}

async function* imagesIn(folder: WorkFolder, segments: number): AsyncGenerator<Uint8Array, void> {
  for (let i = 0; i < segments; i += 1) {
    const json = await readFile(folder.pathOf(`${segmentName(i)}.json`), 'utf8');
    yield* splitBy(JSON.parse(json) as SegmentIndex, await readFile(folder.pathOf(`${segmentName(i)}.bin`)));
  }
}

/** The images of one segment, of which `data` is all bytes. */
function* splitBy({packets}: SegmentIndex, data: Uint8Array): Generator<Uint8Array, void> {
  let at = 0;
  for (const {bytes} of packets) yield data.subarray(at, (at += bytes));
}

/** The images of a part's file, from where its packets begin. */
export async function* imagesOfPart(
  path: string,
  segments: readonly SegmentIndex[],
  packetsAt: number,
): AsyncGenerator<Uint8Array, void> {
  for await (const {segment, data} of segmentsIn(await openAsBlob(path), segments, packetsAt)) {
    yield* splitBy(segment, data);
  }
}
