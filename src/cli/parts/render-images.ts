import {createReadStream} from 'node:fs';
import {mkdir, readFile} from 'node:fs/promises';
import {textOfMessage} from '../../lib/message.ts';
import {notices} from '../../render/parts/notices.ts';
import {PlanError} from '../../render/parts/plan.ts';
import {segmentName, type SegmentIndex} from '../../render/segment.ts';
import type {VideoSpec} from '../../render/spec.ts';
import type {Terminal} from '../command.ts';
import type {Source} from '../source.ts';
import {writeImages} from './images.ts';
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
  const folderPath = `${output.replaceAll('%', '')}.work`;
  await mkdir(folderPath, {recursive: true});
  const folder = await WorkFolder.open(folderPath);
  try {
    const {rendered, notices: lacks} = await doTask(
      {
        ...{files: {source, guide}, folder, gpu},
        onProgress: (done, total) => {
          if (json) terminal.print(JSON.stringify({type: 'progress', done, total, unit: 'frames'}));
          else terminal.onProgress(done, total, 'frames');
        },
        task: (folderUrl) => ({kind: 'images', spec, folderUrl}),
      },
      terminal,
    );
    const first = source.images?.found.first ?? 1;
    const frames = await writeImages(output, first, imagesIn(folder, rendered.segments));
    const texts = lacks.map(textOfMessage);
    if (json) {
      terminal.print(JSON.stringify({type: 'done', output, frames, notices: texts}));
      return;
    }
    for (const each of texts) terminal.say(each);
    terminal.print(`${output}: ${frames} images.`);
  } catch (error) {
    if (!folder.isFull && !isFull(error)) throw error;
    throw new PlanError(notices['disk-full']({path: output}), {cause: error});
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
export function* splitBy({packets}: SegmentIndex, data: Uint8Array): Generator<Uint8Array, void> {
  let at = 0;
  for (const {bytes} of packets) yield data.subarray(at, (at += bytes));
}

/** The images of a part's file, from where its packets begin. */
export async function* imagesOfPart(
  path: string,
  segments: readonly SegmentIndex[],
  packetsAt: number,
): AsyncGenerator<Uint8Array, void> {
  let at = packetsAt;
  for (const segment of segments) {
    const bytes = segment.packets.reduce((sum, packet) => sum + packet.bytes, 0);
    const chunks: Buffer[] = [];
    if (bytes > 0) {
      for await (const chunk of createReadStream(path, {start: at, end: at + bytes - 1}))
        chunks.push(chunk as Buffer);
    }
    yield* splitBy(segment, Buffer.concat(chunks));
    at += bytes;
  }
}
