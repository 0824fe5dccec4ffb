import '../lib/trusted-types.ts';
import {messageOf, type Message} from '../lib/message.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {tryLock} from '../lib/locks.ts';
import type {PrivateFolder} from '../library/private-folder.ts';
import {recipeOf} from '../metadata/recipe.ts';
import {createYield} from '../lib/yield-to-event-loop.ts';
import {imageOrderOf, trialOf} from '../dream/dream-order.ts';
import {knownOf} from '../dream/model.ts';
import {decodeGuide} from '../source/guide/decode-guide.ts';
import {conclude} from './conclude.ts';
import {renderVideo, type Result} from './video.ts';
import {openFolder, renderLockOf} from './folder.ts';
import {Gate} from './gate.ts';
import type {FromRenderer, Job, ToRenderer} from './messages.ts';
import {notices} from './notices.ts';
import {opener} from './opener.ts';
import {RenderError, renderErrorOf} from './render-error.ts';
import {publish} from './publish.ts';
import type {Rendered} from './publish.ts';
import {checkedVideo, checkedImage} from './spec.ts';
import {renderImage} from './image.ts';
import {registerVpxDecoder} from './vpx-decoder.ts';
import {renderingChoiceOf} from './score.ts';

type Start = Extract<ToRenderer, {type: 'start'}>;

/** A file that keeps its reader busy for ever is found by what does not come. */
const aliveEveryMs = 1000;

/** Does one job, in a folder that outlives it. */
const gate = new Gate();
const {yieldToEventLoop: turn} = createYield();

/** Lets messages in, among them those that pause. */
const yieldToEventLoop: YieldToEventLoop = () => turn()?.then(gate.pass);

const post = (message: FromRenderer, transfer: Transferable[] = []): void => {
  postMessage(message, {transfer});
};

const onProgress = (progress: {done: number; total: number; thumbnail?: ImageBitmap}): void =>
  post({type: 'progress', ...progress}, progress.thumbnail ? [progress.thumbnail] : []);

async function render(
  folder: PrivateFolder,
  {job, source, guide: ownGuide, modelsUrl}: Start,
): Promise<Result> {
  const checked: Job =
    job.kind === 'video' ? {...job, spec: checkedVideo(job.spec)} : {...job, spec: checkedImage(job.spec)};
  await keepJob(folder, checked, source, ownGuide);
  const copy = await folder.read('source');
  if (!copy) throw new RenderError(notices['source-missing']({name: job.name}));
  const guideFile = await folder.read('guide');
  const guide = guideFile && (await decodeGuide(guideFile));
  const lacks: Message[] = [];
  const open = opener({
    modelsUrl,
    report: (problem) => lacks.push(problem),
    onPhase: (phase) => post({type: 'phase', phase}),
    pause: turn,
  });
  const canvas = new OffscreenCanvas(16, 16);
  const shared = {name: job.name, guide, yieldToEventLoop, onProgress};
  if (checked.kind === 'video') {
    const {spec} = checked;
    const result = await renderVideo({
      ...{video: copy, spec, folder, canvas, pass: gate.pass, ...shared},
      open: (score) => open(score, canvas),
      onNotices: (expected) => post({type: 'notices', notices: expected}),
    });
    // What was said before the first frame stays in front.
    return {...result, notices: [...result.notices, ...lacks]};
  }
  const {values, steps, ...spec} = checked.spec;
  const {backend} = values;
  const choice = renderingChoiceOf(values);
  const {model, openSegmenter} = await open(
    {choice, backend, trialOf: (known) => trialOf(values, known)},
    canvas,
  );
  const order = imageOrderOf(values, knownOf(model), steps, guide !== undefined);
  const recipe = recipeOf(values, {name: choice.model, sha256: model.sha256});
  const image = new Blob([copy], {type: source?.type ?? copy.type});
  const rendered = await renderImage({
    image,
    order,
    spec,
    backdrop: values.backdrop,
    model,
    openSegmenter,
    recipe,
    ...shared,
  });
  const {file} = rendered;
  const name = `result.${file.type.replace('image/', '').replace('jpeg', 'jpg')}`;
  await folder.write(name, new Uint8Array(await file.arrayBuffer()));
  const unguided = values.objective === 'guide' && order.guide === null ? [notices['guide-missing']()] : [];
  return {name, notices: [...lacks, ...rendered.notices, ...unguided], recipe};
}

/** Copies the source and the guide, so that a reload does not need the user's files. */
async function keepJob(
  folder: PrivateFolder,
  job: Job,
  source: Blob | undefined,
  guide: Blob | undefined,
): Promise<void> {
  if (source) {
    post({type: 'phase', phase: notices.copying()});
    const {quota = Infinity, usage = 0} = await navigator.storage.estimate();
    const leftBytes = quota - usage;
    if (source.size > leftBytes) {
      throw new RenderError(notices['storage-short']({name: job.name, bytes: source.size, leftBytes}));
    }
    await folder.copy('source', source);
  }
  if (guide) await folder.copy('guide', guide);
  await folder.write('job.json', JSON.stringify(job));
}

async function renderWhole(folder: PrivateFolder, message: Start): Promise<Rendered> {
  await conclude(folder, message.job, await render(folder, message));
  const rendered = await publish(message.id);
  if (!rendered) throw new Error('The result was not found where it was written.');
  return rendered;
}

async function start(message: Start): Promise<void> {
  try {
    // Until the worker ends, which it does with the rendering.
    if (!(await tryLock(renderLockOf(message.id)))) {
      throw new RenderError(notices.elsewhere({name: message.job.name}));
    }
    const folder = await openFolder(message.id);
    // Complete already, and interrupted on its way to the library, or still to be rendered.
    const rendered = (await publish(message.id)) ?? (await renderWhole(folder, message));
    post({type: 'done', rendered});
  } catch (error) {
    post({type: 'failed', error: messageOf(renderErrorOf(error))});
  }
}

registerVpxDecoder();
setInterval(() => post({type: 'alive'}), aliveEveryMs);
addEventListener('message', ({data}: MessageEvent<ToRenderer>) => {
  switch (data.type) {
    case 'start':
      void start(data);
      break;
    case 'parts':
      // Only a program that drives the page does this.
      void import('./parts/start.ts').then(({startParts}) => startParts(data, postMessage, yieldToEventLoop));
      break;
    case 'pause':
      gate.pause();
      break;
    case 'resume':
      gate.resume();
      break;
  }
});
