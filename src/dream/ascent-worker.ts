import {openWasm} from '../ascent/backend/wasm.ts';
import type {Residual} from '../display/residual.ts';
import {messageOf} from '../lib/message.ts';
import type {FrameBytes} from '../source/frame-bytes.ts';
import {BytesIngest} from '../source/ingest-bytes.ts';
import type {Answer, Ask, FromAscent, Opened, ToAscent} from './ascent-messages.ts';
import type {TransferredResidual, TransferredResult} from './ascent-messages.ts';
import {createYield} from '../lib/yield-to-event-loop.ts';
import {LocalDreamer} from './local-dreamer.ts';
import {modelOf, openPack, openSomePack, type OpenModel} from './model.ts';
import {phase} from '../lib/phase.ts';
import {openSegmenterBeside} from './segmenter.ts';
import {msPerStep} from './step-time.ts';

/** The ascent's worker: TensorFlow.js on WebAssembly, and a dreamer near to it. */
let dreamer: LocalDreamer | undefined;
/** The model that it starts with. */
let first: OpenModel | undefined;
/** The frame of the order at hand. */
const holder: {device: undefined; newest: FrameBytes | undefined} = {device: undefined, newest: undefined};

const {yieldToEventLoop} = createYield();

const aliveEveryMs = 1000;
setInterval(() => post({alive: true}), aliveEveryMs);

const post = (message: FromAscent, transfer: Transferable[] = []): void => {
  postMessage(message, {transfer});
};

async function open({choice, modelsUrl}: Ask<'open'>): Promise<Opened> {
  const packs = {modelsUrl, post: (pass: Extract<FromAscent, {pass: unknown}>['pass']) => post({pass})};
  const [pack, {description, degradation}] = await Promise.all([
    phase('pack', () => openSomePack(choice.model, packs)),
    phase('wasm', () => openWasm()),
  ]);
  const model = await phase('engine', () => modelOf(pack));
  first = model;
  dreamer = new LocalDreamer({
    ingest: new BytesIngest(holder),
    model,
    // The display's side knows it.
    msPerPixelStep: undefined,
    open: async (wanted) => modelOf(await openPack(wanted.model, packs)),
    finish: () => Promise.resolve(),
    openSegmenter: () => openSegmenterBeside(packs),
    // Nothing is drawn here, but life is to be shown.
    yieldToEventLoop,
  });
  return {model: dreamer.model, description, degradation};
}

async function measure({trial}: Ask<'measure'>): Promise<Answer<'measure'>> {
  const {engine} = first ?? notOpen();
  return {stepMs: await phase('measure', () => msPerStep(engine, trial))};
}

async function dream({order, frame}: Ask<'dream'>): Promise<TransferredResult> {
  holder.newest = frame;
  const result = await opened().next(order);
  const {residual, person, ...rest} = result;
  return {...rest, residual: transferred(residual), ...('person' in result && {person: transferred(person)})};
}

async function ripen({start}: Ask<'ripen'>): Promise<Answer<'ripen'>> {
  if (start) holder.newest = start.frame;
  const slice = await opened().ripen(start?.order);
  return slice && {...slice, residual: transferred(slice.residual)};
}

function transferred(residual: Residual | undefined): TransferredResidual | undefined {
  if (!residual) return undefined;
  const {widthPx, heightPx, data} = residual;
  if (!(data instanceof Float32Array)) throw new Error('On WebAssembly a residual lies in CPU memory.');
  return {widthPx, heightPx, data: data as Float32Array<ArrayBuffer>};
}

async function change({choice}: Ask<'change'>): Promise<Answer<'change'>> {
  await opened().change(choice);
  return opened().model;
}

function guide({image}: Ask<'guide'>): Answer<'guide'> {
  opened().setGuide(image);
  return {};
}

const opened = (): LocalDreamer => dreamer ?? notOpen();

function notOpen(): never {
  throw new Error('The ascent’s worker is not open yet.');
}

function answer({kind, ask}: ToAscent): Promise<Answer> {
  switch (kind) {
    case 'open':
      return open(ask);
    case 'measure':
      return measure(ask);
    case 'dream':
      return dream(ask);
    case 'ripen':
      return ripen(ask);
    case 'guide':
      return Promise.resolve(guide(ask));
    case 'change':
      return change(ask);
  }
}

/** What an answer has to transfer. */
function buffersOf(found: Answer): Transferable[] {
  const residual = found && 'residual' in found ? found.residual : undefined;
  const person = found && 'person' in found ? found.person : undefined;
  return [residual, person].flatMap((numbers) => (numbers ? [numbers.data.buffer] : []));
}

addEventListener('message', ({data}: MessageEvent<ToAscent>) => {
  answer(data).then(
    (found) => {
      post({id: data.id, answer: found}, buffersOf(found));
    },
    (error: unknown) => post({id: data.id, failed: messageOf(error)}),
  );
});
