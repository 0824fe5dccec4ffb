import '../lib/trusted-types.ts';
import type {Message} from '../lib/message.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {tryLock} from '../lib/locks.ts';
import type {PrivateFolder} from '../library/private-folder.ts';
import {recipeOf} from '../metadata/recipe.ts';
import {createYield} from '../lib/yield-to-event-loop.ts';
import {imageOrderOf, trialOf} from '../dream/dream-order.ts';
import {knownOf} from '../dream/model.ts';
import {openParts, type Parts, type PartsRequest} from '../dream/open-parts.ts';
import {conclude} from './conclude.ts';
import {renderFilm, type Result} from './video.ts';
import {lockOf, openFolder} from './folder.ts';
import {Gate} from './gate.ts';
import type {FromRenderer, Job, ToRenderer} from './messages.ts';
import {RenderError, renderErrorOf} from './render-error.ts';
import {publish} from './publish.ts';
import type {Rendered} from './publish.ts';
import {checkedFilm, checkedStill} from './spec.ts';
import {renderStill} from './image.ts';
import {renderingChoiceOf} from './score.ts';

type Start = Extract<ToRenderer, {type: 'start'}>;

/** Does one job, in a folder of its own that outlives it. */
const gate = new Gate();
const {yieldToEventLoop: turn} = createYield();

/** Lets messages in now and then, among them those that pause. */
const yieldToEventLoop: YieldToEventLoop = () => turn()?.then(gate.pass);

const post = (message: FromRenderer, transfer: Transferable[] = []): void => {
  postMessage(message, {transfer});
};

const onProgress = (progress: {done: number; total: number; thumbnail?: ImageBitmap}): void =>
  post({type: 'progress', ...progress}, progress.thumbnail ? [progress.thumbnail] : []);

async function render(folder: PrivateFolder, {job, source, modelsUrl}: Start): Promise<Result> {
  const notices: string[] = [];
  const open = opener(modelsUrl, ({message}) => notices.push(message));
  const checked: Job =
    job.kind === 'video' ? {...job, spec: checkedFilm(job.spec)} : {...job, spec: checkedStill(job.spec)};
  await keepJob(folder, checked, source);
  const copy = await folder.read('source');
  if (!copy) throw new RenderError('failed', `The copy of “${job.name}” is gone.`, 'Choose the file again.');
  const input = new Blob([copy], {type: source?.type ?? copy.type});
  const canvas = new OffscreenCanvas(16, 16);
  const shared = {name: job.name, yieldToEventLoop, onProgress};
  if (checked.kind === 'video') {
    const result = await renderFilm({
      film: copy,
      spec: checked.spec,
      folder,
      open: (score) => open(score, canvas),
      canvas,
      pass: gate.pass,
      ...shared,
    });
    return {...result, notices: [...notices, ...result.notices]};
  }
  const {values, steps, ...spec} = checked.spec;
  const {backend} = values;
  const choice = renderingChoiceOf(values);
  const trial: PartsRequest['trialOf'] = (known) => trialOf(values, known);
  const {model} = await open({choice, backend, trialOf: trial}, canvas);
  const order = imageOrderOf(values, knownOf(model), steps);
  const recipe = recipeOf(values, model.sha256);
  const file = await renderStill({picture: input, order, spec, model, recipe, ...shared});
  const name = `result.${file.type.replace('image/', '').replace('jpeg', 'jpg')}`;
  await folder.write(name, new Uint8Array(await file.arrayBuffer()));
  return {name, notices, recipe};
}

/** The source is copied, so that a reload needs no file from the person. */
async function keepJob(folder: PrivateFolder, job: Job, source: Blob | undefined): Promise<void> {
  if (source) {
    post({type: 'phase', words: 'Copying the file'});
    const {quota = Infinity, usage = 0} = await navigator.storage.estimate();
    if (source.size > quota - usage) {
      throw new RenderError(
        'storage-full',
        `“${job.name}” has ${megabytes(source.size)} and the browser’s storage has ${megabytes(quota - usage)} left for this page.`,
        'Free some space, or delete renderings and clips here.',
      );
    }
    await folder.copy('source', source);
  }
  await folder.write('job.json', JSON.stringify(job));
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Opens the same parts as live, with the very model that was asked for; `report` gets what falls short. */
const opener =
  (modelsUrl: string, report: (problem: Message) => void) =>
  (request: Omit<PartsRequest, 'canvas'>, canvas: OffscreenCanvas): Promise<Parts> =>
    openParts(
      {...request, canvas},
      {
        modelsUrl,
        post: (message) => {
          if (message.type === 'problem') report(message.problem);
          if (message.type === 'progress') post({type: 'phase', words: message.progress.phase.message});
        },
      },
      {report, pause: turn},
    );

async function renderAnew(folder: PrivateFolder, message: Start): Promise<Rendered> {
  await conclude(folder, message.job, await render(folder, message));
  const rendered = await publish(message.id);
  if (!rendered) throw new Error('The result was not found where it was written.');
  return rendered;
}

async function start(message: Start): Promise<void> {
  try {
    // Until the worker ends, which it does with the rendering.
    if (!(await tryLock(lockOf(message.id)))) {
      throw new RenderError(
        'elsewhere',
        `“${message.job.name}” is being rendered by another window of this page.`,
        'Wait for it there, or close that window and resume it here.',
      );
    }
    const folder = await openFolder(message.id);
    // Whole already, and interrupted on its way to the library, or not yet.
    const rendered = (await publish(message.id)) ?? (await renderAnew(folder, message));
    post({type: 'done', rendered});
  } catch (error) {
    const {fault, message: words, advice} = renderErrorOf(error);
    post({type: 'failed', fault, message: words, advice});
  }
}

addEventListener('message', ({data}: MessageEvent<ToRenderer>) => {
  switch (data.type) {
    case 'start':
      void start(data);
      break;
    case 'pause':
      gate.pause();
      break;
    case 'resume':
      gate.resume();
      break;
  }
});
