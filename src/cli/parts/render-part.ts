import {createHash} from 'node:crypto';
import {openAsBlob} from 'node:fs';
import {mkdir, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {CodedError, messageOf, textOfMessage, type Message} from '../../lib/message.ts';
import {megabytes} from '../../lib/megabytes.ts';
import {reasonOf} from '../../lib/reason.ts';
import {notices} from '../../render/parts/notices.ts';
import {encodePartHead, readPartHead, type PartHeader} from '../../render/parts/part-file.ts';
import {partOf, PlanError, type PlannedPart} from '../../render/parts/plan.ts';
import type {RenderedPart} from '../../render/parts/tasks.ts';
import {segmentName, type SegmentIndex} from '../../render/segment.ts';
import {checkFiles} from '../check-files.ts';
import {TryLaterError, UsageError, type Terminal} from '../command.ts';
import {openSource} from '../source.ts';
import {lock} from './lock.ts';
import {notWritten} from './not-written.ts';
import {readPartOptions, type PartRequest} from './part-options.ts';
import {readPlan, type ReadPlan} from './plan-file.ts';
import {checkFile, foundFile, sha256Of} from './planned-file.ts';
import {Report} from './report.ts';
import {doTask, type TaskFiles} from './task.ts';
import {isFull, WorkFolder, writeWhole} from './work-folder.ts';

/**
 * Renders one part of a plan into a file, unless it is there already. What was done before the command was killed is kept
 * beside it, and gone on from. Throws UsageError, PlanError, TaskFailed, and TryLaterError if another job is at it or
 * this one is interrupted.
 */
export async function renderPart(args: readonly string[], terminal: Terminal): Promise<void> {
  const request = readPartOptions(args);
  try {
    await partByPlan(request, terminal);
  } catch (error) {
    if (request.json) {
      const {code: fault, message} = error instanceof UsageError ? usage(error) : messageOf(error);
      terminal.print(JSON.stringify({type: 'failed', fault, message}));
    }
    throw error;
  }
}

const usage = ({message}: UsageError): Pick<Message, 'code' | 'message'> => ({code: 'usage', message});

async function partByPlan(request: PartRequest, terminal: Terminal): Promise<void> {
  const {planPath, output} = request;
  const read = await readPlan(planPath);
  const planned = partOf(read.plan, request.part);
  const {plan} = read;
  if (plan.guide === null && request.guide !== undefined) {
    throw new UsageError(
      `--guide applies to a plan that was made with one; ${JSON.stringify(planPath)} was not.`,
    );
  }
  if (await isDone(request, read, terminal)) return;
  const video = foundFile(plan.video, {given: request.video, plan: planPath, option: '--video'});
  const guide =
    plan.guide === null
      ? undefined
      : foundFile(plan.guide, {given: request.guide, plan: planPath, option: '--guide'});
  await checkFiles({input: video, output, guide});
  await checkFile(video, plan.video, 'video');
  if (guide !== undefined && plan.guide) await checkFile(guide, plan.guide, 'guide', true);
  const held = await lock(output).catch((error: unknown) => {
    throw error instanceof TryLaterError ? error : notWritten(output, error);
  });
  try {
    // Another job may have done it meanwhile.
    if (await isDone(request, read, terminal)) return;
    const signal = AbortSignal.any([terminal.signal, held.lost]);
    const source = await openSource(video, plan.images?.fps ?? 0);
    await render({request, read, planned, files: {source, guide}}, {...terminal, signal});
  } finally {
    await held.release();
  }
}

/** Whether the part is there and whole. Throws PlanError if something else is there. */
async function isDone(
  {output, part, json}: PartRequest,
  {digest}: ReadPlan,
  terminal: Terminal,
): Promise<boolean> {
  if (!(await stat(output).catch(() => undefined))) return false;
  try {
    const {header} = await checkedPart(output);
    if (header.plan !== digest || header.part !== part) {
      throw new PlanError(notices['part-foreign']({path: output}));
    }
    const {size: bytes} = await stat(output);
    const frames = header.segments.reduce((sum, {packets}) => sum + packets.length, 0);
    const result = {output, bytes, frames, already: true};
    new Report(terminal, json).done(result, header.notices, `${output}: done already.`);
    return true;
  } catch (error) {
    if (error instanceof CodedError && error.code !== 'part-damaged') throw error;
    terminal.say(textOfMessage(notices['part-replaced']({path: output, reason: reasonOf(error)})));
    return false;
  }
}

/** The header of a part whose packets are whole. Throws PlanError if they are not. */
export async function checkedPart(path: string): Promise<{
  readonly header: PartHeader;
  readonly packetsAt: number;
}> {
  try {
    const {header, packetsAt} = await readPartHead(await openAsBlob(path));
    if ((await sha256Of(path, packetsAt)) !== header.sha256)
      throw new Error('its frames are not those that were written');
    return {header, packetsAt};
  } catch (error) {
    throw new PlanError(notices['part-damaged']({path, reason: reasonOf(error)}), {cause: error});
  }
}

interface PartJob {
  readonly request: PartRequest;
  readonly read: ReadPlan;
  readonly planned: PlannedPart;
  readonly files: TaskFiles;
}

async function render({request, read, planned, files}: PartJob, terminal: Terminal): Promise<void> {
  const {output, part, gpu, json} = request;
  const {plan, digest} = read;
  const startMs = performance.now();
  const report = new Report(terminal, json);
  const frames = planned.toFrame - planned.fromFrame;
  const folder = await workFolder(`${output}.work`, `${digest} ${part}`, output);
  let done = 0;
  try {
    const {rendered, notices: lacks} = await doTask(
      {
        ...{files, folder, gpu},
        onProgress: (frame, total) => {
          done = Math.max(0, frame - planned.preRollFrames);
          report.progress(frame, total, 'frames');
        },
        task: (folderUrl) => ({kind: 'part', plan, part, folderUrl}),
      },
      terminal,
    );
    const bytes = await write(folder, output, {plan: digest, part, notices: lacks}, rendered);
    await folder.remove();
    const seconds = (performance.now() - startMs) / 1000;
    const line = `${output}: ${frames} frames, ${megabytes(bytes)} in ${seconds.toFixed(0)} s.`;
    report.done({output, bytes, frames, seconds}, lacks, line);
  } catch (error) {
    throw failure(error, {output, done, folder, terminal});
  }
}

/** Why a part was not rendered, in the words of its file. */
function failure(
  error: unknown,
  of: {
    readonly output: string;
    readonly done: number;
    readonly folder: WorkFolder;
    readonly terminal: Terminal;
  },
): unknown {
  const {output: path, done, folder, terminal} = of;
  if (folder.isFull || isFull(error)) return notWritten(path, error, true);
  if (terminal.signal.aborted) return new TryLaterError(notices['part-interrupted']({path, frames: done}));
  return error instanceof CodedError ? error : notWritten(path, error);
}

/** The folder of an unfinished part, emptied if it is another's; `owner` says whose it is. */
async function workFolder(path: string, owner: string, output: string): Promise<WorkFolder> {
  const ownerFile = `${path}/owner`;
  try {
    if ((await readFile(ownerFile, 'utf8').catch(() => undefined)) !== owner) {
      await rm(path, {recursive: true, force: true});
      await mkdir(path, {recursive: true});
      await writeFile(ownerFile, owner);
    }
    return await WorkFolder.open(path);
  } catch (error) {
    throw notWritten(output, error);
  }
}

/** Writes the part's file from its segments, and gives its bytes. */
async function write(
  folder: WorkFolder,
  output: string,
  header: Pick<PartHeader, 'plan' | 'part' | 'notices'>,
  {segments, modelSha256, backend, missing}: RenderedPart,
): Promise<number> {
  const indices = await Promise.all(Array.from({length: segments}, (_, i) => indexOf(folder, i)));
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const data of packetsIn(folder, segments)) {
    hash.update(data);
    bytes += data.length;
  }
  const head = encodePartHead({
    ...{...header, modelSha256, backend, missing},
    ...{segments: indices, bytes, sha256: hash.digest('hex')},
  });
  const whole = async function* (): AsyncGenerator<Uint8Array, void> {
    yield head;
    yield* packetsIn(folder, segments);
  };
  await writeWhole(output, whole(), folder.pathOf('part'));
  return head.length + bytes;
}

async function* packetsIn(folder: WorkFolder, segments: number): AsyncGenerator<Buffer, void> {
  for (let i = 0; i < segments; i += 1) yield await readFile(folder.pathOf(`${segmentName(i)}.bin`));
}

async function indexOf(folder: WorkFolder, number: number): Promise<SegmentIndex> {
  const json = await readFile(folder.pathOf(`${segmentName(number)}.json`), 'utf8');
  const {packets, decoderConfig} = JSON.parse(json) as SegmentIndex;
  return {packets, decoderConfig};
}
