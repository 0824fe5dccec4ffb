import {SharedValues} from '../lib/shared.ts';
import {createYield} from '../lib/yield-to-event-loop.ts';
import type {FromDreamWorker, ToDream} from './messages.ts';
import {SharedGpu} from './shared-gpu.ts';
import type {SharedModel} from './shared-model.ts';
import type {SharedParts} from './shared-parts.ts';
import {WorkerEnd} from './worker-end.ts';

/** The worker of all dreams of a page: each has its own end here, from its first message to its last. */
const shared: SharedParts = {
  gpu: new SharedGpu(),
  models: new SharedValues<SharedModel>((model) => model.dispose()),
  yieldToEventLoop: createYield().yieldToEventLoop,
};

const aliveEveryMs = 1000;
setInterval(() => post({alive: true}), aliveEveryMs);

const post = (message: FromDreamWorker, transfer: Transferable[] = []): void => {
  postMessage(message, {transfer});
};

const ends = new Map<number, WorkerEnd>();

addEventListener('message', ({data: {dream, message}}: MessageEvent<ToDream>) => {
  if (message.type === 'start') {
    ends.set(dream, new WorkerEnd((sent, transfer) => post({dream, message: sent}, transfer), shared));
  }
  ends.get(dream)?.receive(message);
  if (message.type === 'close') ends.delete(dream);
});
