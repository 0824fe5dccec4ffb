import {CodedError, messageOf, type Message} from '../lib/message.ts';
import type {Frame} from '../source/source.ts';
import {createYield} from '../lib/yield-to-event-loop.ts';
import type {FromWorker, ToWorker} from './messages.ts';
import {notices} from './notices.ts';
import {lossOf} from './loss.ts';
import {Pipeline} from './pipeline.ts';
import {loadDreamer} from './load-dreamer.ts';
import {PendingMessages} from './pending-messages.ts';

/** The worker's end of the pipeline: turns messages into calls. */
let pipeline: Pipeline | undefined;
const pending = new PendingMessages();

const post = (message: FromWorker, transfer: Transferable[] = []): void => {
  postMessage(message, {transfer});
};

const engineHooks = {
  report: (problem: Message): void => {
    if (pipeline) void pipeline.report(problem);
    else post({type: 'problem', problem});
  },
  onTooLarge: (): void => pipeline?.shrink(),
  pause: createYield().yieldToEventLoop,
};

const aliveEveryMs = 1000;
setInterval(() => post({type: 'alive'}), aliveEveryMs);

async function start(message: Extract<ToWorker, {type: 'start'}>): Promise<void> {
  try {
    const loaded = await loadDreamer(message, post, engineHooks, (stage) => {
      pipeline = new Pipeline(stage, pending.values ?? message.values, post);
      pending.handOver(pipeline);
    });
    pipeline?.start(loaded, message.values);
  } catch (error) {
    post({type: 'lost', problem: lossOf(error, (cause) => notices['start-failed']({cause}))});
  }
}

async function takeFrame(frame: Frame, selfie: boolean, passed: number): Promise<void> {
  try {
    if (pipeline) await pipeline.take(frame, selfie, passed);
    else pending.frame(frame, selfie);
  } finally {
    // Whatever became of it: the page waits for this before it sends another.
    post({type: 'taken'});
  }
}

async function sendShown(): Promise<void> {
  let frame: VideoFrame | undefined;
  try {
    frame = await pipeline?.show();
  } finally {
    // Whatever became of it: the page waits for this before it asks again.
    if (frame) post({type: 'shown', frame}, [frame]);
    else post({type: 'shown'});
  }
}

async function sendSnapshot(id: number, dry: boolean): Promise<void> {
  try {
    if (!pipeline) throw new CodedError(notices['no-frame']());
    post({type: 'snapshot', id, png: await pipeline.snapshot(dry)});
  } catch (error) {
    post({type: 'snapshot-failed', id, problem: messageOf(error)});
  }
}

addEventListener('message', ({data}: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'start':
      void start(data);
      break;
    case 'values':
      if (pipeline) pipeline.set(data.values);
      else pending.values = data.values;
      break;
    case 'frame':
      void takeFrame(data.frame, data.selfie, data.passed);
      break;
    case 'guide':
      if (pipeline) pipeline.setGuide(data.image);
      else pending.guide = data.image;
      break;
    case 'reset':
      pipeline?.reset();
      break;
    case 'freeze':
      if (pipeline) pipeline.freeze(data.freeze);
      else pending.freeze = data.freeze;
      break;
    case 'rest':
      if (pipeline) pipeline.rest(data.rest);
      else pending.rest = data.rest;
      break;
    case 'show':
      void sendShown();
      break;
    case 'tap':
      (pipeline ?? pending).tap(data.request);
      break;
    case 'stream':
      (pipeline ?? pending).stream(data.request);
      break;
    case 'snapshot':
      void sendSnapshot(data.id, data.dry);
      break;
  }
});
