import {openParts, type Parts, type PartsRequest} from '../dream/open-parts.ts';
import type {Message} from '../lib/message.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';

/** Where a rendering's models are, and what it reports to while they are opened. */
export interface OpenerOptions {
  readonly modelsUrl: string;
  /** Gets what falls short. */
  readonly report: (problem: Message) => void;
  readonly onPhase: (phase: Message) => void;
  readonly pause: YieldToEventLoop;
}

/** Opens the same parts as live, with the very model that was asked for. */
export const opener =
  ({modelsUrl, report, onPhase, pause}: OpenerOptions) =>
  ({choice, backend, trialOf}: Omit<PartsRequest, 'canvas'>, canvas: OffscreenCanvas): Promise<Parts> =>
    openParts(
      {choice, backend, trialOf, canvas},
      {
        modelsUrl,
        post: (message) => {
          if (message.type === 'problem') report(message.problem);
          if (message.type === 'progress') onPhase(message.progress.phase);
        },
      },
      {report, pause},
    );
