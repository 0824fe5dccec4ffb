import {rename, stat} from 'node:fs/promises';
import {basename} from 'node:path';
import {CodedError} from '../../lib/message.ts';
import {megabytes} from '../../lib/megabytes.ts';
import {imagesCodec} from '../../render/images/images-encoder.ts';
import {lacksOf} from '../../render/parts/lacks.ts';
import {listed} from '../../render/parts/listed.ts';
import {notices} from '../../render/parts/notices.ts';
import type {PartHeader} from '../../render/parts/part-file.ts';
import {PlanError, type Plan} from '../../render/parts/plan.ts';
import {checkFiles} from '../check-files.ts';
import {UsageError, type Command, type Terminal} from '../command.ts';
import {openSource} from '../source.ts';
import {isSequence, writeImages} from './images.ts';
import {joinUsage, readJoinOptions} from './join-options.ts';
import {notWritten} from './not-written.ts';
import {readPlan, type ReadPlan} from './plan-file.ts';
import {checkFile, foundFile} from './planned-file.ts';
import {imagesOfPart} from './render-images.ts';
import {checkedPart} from './render-part.ts';
import {Report} from './report.ts';
import {doTask} from './task.ts';
import {isFull, WorkFolder} from './work-folder.ts';

/** Joins the parts of a plan. */
export const joinParts: Command = {
  summary: 'join the parts of a video to one file',
  usage: joinUsage,
  async run(args, terminal) {
    const {planPath, parts: paths, output, video: given, json} = readJoinOptions(args);
    const read = await readPlan(planPath);
    const {plan} = read;
    checkName(output, plan);
    const video = foundFile(plan.video, {given, plan: planPath, option: '--video'});
    await checkFiles({input: video, output, guide: undefined});
    const parts = await checkedParts(paths, read);
    await checkFile(video, plan.video, 'video', true);
    const report = new Report(terminal, json);
    if (plan.output.codec === imagesCodec) await joinImages(parts, plan, output, report);
    else await joinVideo(parts, plan, {video, output}, report, terminal);
  },
};

/** Has the page write the video of all parts, which gets its name when it is whole. */
async function joinVideo(
  parts: readonly CheckedPart[],
  plan: Plan,
  {video, output}: {readonly video: string; readonly output: string},
  report: Report,
  terminal: Terminal,
): Promise<void> {
  const source = await openSource(video, plan.images?.fps ?? 0);
  const folder = await openFolder(output);
  try {
    const {notices: lacks} = await doTask(
      {
        files: {source, guide: undefined, parts: parts.map(({path}) => path)},
        ...{folder, gpu: false},
        onProgress: (done, total) => report.progress(done, total, 'parts'),
        task: (folderUrl) => ({
          ...{kind: 'join', plan, folderUrl},
          headers: parts.map(({header}) => header),
        }),
      },
      terminal,
    );
    const {size: bytes} = await stat(folder.pathOf('result'));
    await rename(folder.pathOf('result'), output);
    const {frames} = plan.video;
    const line = `${output}: ${frames} frames, ${megabytes(bytes)}.`;
    report.done({output, bytes, frames}, [...lacks, ...mixed(parts)], line);
  } catch (error) {
    const full = folder.isFull || isFull(error);
    if (!full && (error instanceof CodedError || terminal.signal.aborted)) throw error;
    throw notWritten(output, error, full);
  } finally {
    await folder.remove();
  }
}

const openFolder = (output: string): Promise<WorkFolder> =>
  WorkFolder.open(`${output}.work`).catch((error: unknown) => {
    throw notWritten(output, error);
  });

interface CheckedPart {
  readonly path: string;
  readonly header: PartHeader;
  readonly packetsAt: number;
}

/** Writes the images of all parts, numbered as those of the source, or from 1. */
async function joinImages(
  parts: readonly CheckedPart[],
  {images, video}: Plan,
  output: string,
  report: Report,
): Promise<void> {
  let number = images?.first ?? 1;
  try {
    for (const [i, {path, header, packetsAt}] of parts.entries()) {
      number += await writeImages(output, number, imagesOfPart(path, header.segments, packetsAt));
      report.progress(i + 1, parts.length, 'parts');
    }
  } catch (error) {
    throw notWritten(output, error);
  }
  const {frames} = video;
  const lacks = lacksOf(
    parts.map(({header}) => header),
    basename(video.path),
  );
  report.done({output, frames}, [...lacks, ...mixed(parts)], `${output}: ${frames} images.`);
}

function checkName(output: string, {spec: {format}, output: {codec}}: Plan): void {
  if (isSequence(output) !== (codec === imagesCodec)) {
    throw new UsageError(
      `OUT must be ${codec === imagesCodec ? 'a sequence of images, such as out/%06d.png' : `a .${format}`}, as it was planned; got ${JSON.stringify(output)}.`,
    );
  }
  if (codec === imagesCodec) return;
  if (output.toLowerCase().endsWith(`.${format}`)) return;
  throw new UsageError(`OUT must end in .${format}, as it was planned; got ${JSON.stringify(output)}.`);
}

/** All parts of the plan, in their order. Throws PlanError if one is missing, foreign, damaged or there twice. */
async function checkedParts(paths: readonly string[], {plan, digest}: ReadPlan): Promise<CheckedPart[]> {
  const found = new Map<number, CheckedPart>();
  for (const path of paths) {
    if (!(await stat(path).catch(() => undefined)))
      throw new UsageError(`There is no file ${JSON.stringify(path)}.`);
    const {header, packetsAt} = await checkedPart(path);
    const {part} = header;
    if (header.plan !== digest) throw new PlanError(notices['part-foreign']({path}));
    const other = found.get(part);
    if (other) throw new PlanError(notices['part-twice']({path, other: other.path, part}));
    checkHeader(path, header, plan);
    found.set(part, {path, header, packetsAt});
  }
  const missing = plan.parts.map(({part}) => part).filter((part) => !found.has(part));
  if (missing.length > 0) throw new PlanError(notices['parts-missing']({parts: listed(missing)}));
  const parts = [...found.values()].sort((a, b) => a.header.part - b.header.part);
  const config = ({header}: CheckedPart): string => JSON.stringify(header.segments[0]?.decoderConfig);
  const odd = parts.find((each) => config(each) !== config(parts[0] ?? each));
  if (odd) throw new PlanError(notices['part-encoder']({path: odd.path}));
  return parts;
}

function checkHeader(path: string, {part, modelSha256, segments}: PartHeader, {model, parts}: Plan): void {
  if (modelSha256 !== model.sha256) {
    throw new PlanError(notices['part-model']({path, got: modelSha256, wanted: model.sha256}));
  }
  const planned = parts.find((each) => each.part === part);
  const wanted = planned ? planned.toFrame - planned.fromFrame : 0;
  const got = segments.reduce((sum, {packets}) => sum + packets.length, 0);
  const firstS = segments[0]?.packets[0]?.timestampS;
  if (!planned) throw new PlanError(notices['part-foreign']({path}));
  if (got !== wanted) {
    throw new PlanError(notices['part-damaged']({path, reason: `it has ${got} frames of ${wanted}`}));
  }
  if (firstS !== planned.fromS) {
    const reason = `it begins at ${firstS ?? NaN} s instead of ${planned.fromS} s`;
    throw new PlanError(notices['part-damaged']({path, reason}));
  }
}

const mixed = (parts: readonly CheckedPart[]) => {
  const backends = [...new Set(parts.map(({header}) => header.backend))];
  return backends.length > 1 ? [notices['mixed-backends']({backends: backends.join(', ')})] : [];
};
