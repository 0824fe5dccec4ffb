import {CodedError, messageOf, type Message} from '../../lib/message.ts';
import type {YieldToEventLoop} from '../../lib/yield-to-event-loop.ts';
import {segmenterDigestBeside} from '../../dream/segmenter.ts';
import {decodeGuide} from '../../source/guide/decode-guide.ts';
import {opener} from '../opener.ts';
import {renderErrorOf} from '../render-error.ts';
import {runTask} from './run-task.ts';
import type {FromParts, PartsResult, PartsStart} from './tasks.ts';

type Post = (message: FromParts) => void;

/** Does one task with parts of a video, on files that stay where they are, and posts what comes of it. Never rejects. */
export async function startParts(
  start: PartsStart,
  post: Post,
  yieldToEventLoop: YieldToEventLoop,
): Promise<void> {
  try {
    post({type: 'done', result: await run(start, post, yieldToEventLoop)});
  } catch (error) {
    // A full disk is the program's, which knows what is on it.
    const known: unknown = error instanceof CodedError ? error : renderErrorOf(error);
    post({type: 'failed', error: messageOf(known)});
  }
}

async function run(
  {task, video, guide, files, modelsUrl}: PartsStart,
  post: Post,
  yieldToEventLoop: YieldToEventLoop,
): Promise<PartsResult> {
  const lacks: Message[] = [];
  const report = (problem: Message): void => void lacks.push(problem);
  const onPhase = (phase: Message): void => post({type: 'phase', phase});
  const open = opener({modelsUrl, report, onPhase, pause: yieldToEventLoop});
  const canvas = new OffscreenCanvas(16, 16);
  const result = await runTask(task, {
    ...{video, files, canvas, yieldToEventLoop},
    guide: guide && (await decodeGuide(guide)),
    open: (score) => open(score, canvas),
    personDigest: () => segmenterDigestBeside({modelsUrl}),
    onPhase,
    onProgress: (progress) => post({type: 'progress', ...progress}),
  });
  return {...result, notices: [...result.notices, ...lacks]};
}
