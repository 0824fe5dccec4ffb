import {messageOf, type Message} from '../lib/message.ts';
import '../lib/trusted-types.ts';
import {Clips} from '../library/clips.ts';
import type {Clip} from '../library/clips.ts';
import {receiveFrames} from './frame-inlet.ts';
import type {FromRecorder, RecordStart, ToRecorder} from './messages.ts';
import {Recording} from './recording.ts';
import {repair} from '../library/repair.ts';

/** The recorder's worker: one recording, or the repair of what was cut off; the page ends it after that. */
const progressEveryMs = 500;

const post = (message: FromRecorder): void => {
  postMessage(message);
};

let recording: Promise<Recording> | undefined;
let timer: ReturnType<typeof setInterval> | undefined;
let port: MessagePort | undefined;

function start(message: RecordStart): void {
  const events = {
    fault: (problem: Message) => post({type: 'problem', problem}),
    failed: () => void stop(),
  };
  recording = Clips.open().then((clips) => Recording.open(clips, message, events));
  recording.catch((error: unknown) => post({type: 'failed', problem: messageOf(error)}));
  timer = setInterval(() => {
    void recording?.then(({progress}) => post({type: 'progress', progress}));
  }, progressEveryMs);
}

function connect(tap: MessagePort): void {
  port?.close();
  port = tap;
  receiveFrames(tap, async (tapped) => {
    // One that could not be opened was reported when it failed; one that ended takes no more.
    const running = await recording?.catch(() => undefined);
    await running?.take(tapped);
    return running?.encodeMs;
  });
}

async function stop(): Promise<void> {
  const running = recording;
  if (!running) return;
  recording = undefined;
  clearInterval(timer);
  try {
    const {progress, ...rest} = await running.then(async (open) => {
      const ended = await open.finish();
      return {...ended, progress: open.progress};
    });
    post({type: 'progress', progress});
    post({type: 'done', ...rest});
  } catch (error) {
    post({type: 'failed', problem: messageOf(error)});
  }
}

async function repairAll(): Promise<void> {
  try {
    const clips = await Clips.open();
    const repaired: Clip[] = [];
    const cut = await clips.cutOff();
    for (const clip of cut) {
      const whole = await repair(clips, clip);
      if (whole) repaired.push(whole);
    }
    post({type: 'repaired', clips: repaired, lost: cut.length - repaired.length});
  } catch (error) {
    post({type: 'failed', problem: messageOf(error)});
  }
}

addEventListener('message', ({data}: MessageEvent<ToRecorder>) => {
  switch (data.type) {
    case 'start':
      start(data);
      break;
    case 'tap':
      connect(data.port);
      break;
    case 'change':
      void recording?.then((running) => running.change(data.change, data.atClockMs));
      break;
    case 'stop':
      void stop();
      break;
    case 'repair':
      void repairAll();
      break;
  }
});
