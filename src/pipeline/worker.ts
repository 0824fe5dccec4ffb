import {reasonOf} from '../reason.ts';
import type {Frame} from '../source/source.ts';
import {createBreath} from './breath.ts';
import type {TapRequest} from '../output/tap.ts';
import type {FromWorker, ToWorker} from './messages.ts';
import {isOutOfMemory} from './out-of-memory.ts';
import {Pipeline} from './pipeline.ts';
import {openLive} from './live.ts';

/** The worker's end of the pipeline: turns messages into calls. */
let pipeline: Pipeline | undefined;
/** What arrived before the pipeline was ready: of frames the newest, of parameters all that counts. */
let waiting: {
  frame?: {frame: Frame; selfie: boolean};
  hold: boolean;
  rest: boolean;
  tap?: TapRequest;
  values?: Extract<ToWorker, {type: 'values'}>['values'];
} = {hold: false, rest: false};

const post = (message: FromWorker): void => {
  postMessage(message);
};

const engineHooks = {
  report: (message: string): void => post({type: 'problem', message}),
  onTooLarge: (): void => pipeline?.shrink(),
  pause: createBreath().breathe,
};

const aliveEveryMs = 1000;
setInterval(() => post({type: 'alive'}), aliveEveryMs);

async function start(message: Extract<ToWorker, {type: 'start'}>): Promise<void> {
  try {
    const sleeper = await openLive(message, post, engineHooks, (stage) => {
      pipeline = new Pipeline(stage, waiting.values ?? message.values, post);
      if (waiting.frame) void pipeline.take(waiting.frame.frame, waiting.frame.selfie);
      pipeline.hold(waiting.hold);
      pipeline.rest(waiting.rest);
      pipeline.tap(waiting.tap);
      waiting = {hold: false, rest: false};
    });
    pipeline?.start(sleeper, message.values);
  } catch (error) {
    const message = reasonOf(error);
    post({type: 'lost', message, outOfMemory: isOutOfMemory(error)});
  }
}

async function takeFrame(frame: Frame, selfie: boolean, passed: number): Promise<void> {
  if (pipeline) {
    await pipeline.take(frame, selfie, passed);
  } else {
    waiting.frame?.frame.image.close();
    waiting.frame = {frame, selfie};
  }
  post({type: 'taken'});
}

async function sendSnapshot(id: number, dry: boolean): Promise<void> {
  try {
    if (!pipeline) throw new Error('the dream has not started yet; try again when it has.');
    post({type: 'snapshot', id, png: await pipeline.snapshot(dry)});
  } catch (error) {
    const reason = reasonOf(error);
    post({type: 'snapshot-failed', id, message: `No snapshot was taken: ${reason}`});
  }
}

addEventListener('message', ({data}: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'start':
      void start(data);
      break;
    case 'values':
      if (pipeline) pipeline.set(data.values);
      else waiting.values = data.values;
      break;
    case 'frame':
      void takeFrame(data.frame, data.selfie, data.passed);
      break;
    case 'reset':
      pipeline?.reset();
      break;
    case 'hold':
      waiting.hold = data.hold;
      pipeline?.hold(data.hold);
      break;
    case 'rest':
      waiting.rest = data.rest;
      pipeline?.rest(data.rest);
      break;
    case 'tap':
      if (pipeline) pipeline.tap(data.request);
      else waiting = {...waiting, ...(data.request && {tap: data.request})};
      break;
    case 'snapshot':
      void sendSnapshot(data.id, data.dry);
      break;
  }
});
