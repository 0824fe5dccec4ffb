import {parseArgs} from 'node:util';
import type {Division} from '../../render/parts/boundaries.ts';
import type {VideoSpec} from '../../render/spec.ts';
import {UsageError} from '../command.ts';
import {number, orUsageError, renderOptions, requestOf, type RenderRequest} from '../render-options.ts';

export const planUsage = `VIDEO OUT (--parts N | --seconds S) > plan.json
  divides the video into parts, which reverie render --plan renders and reverie join joins (docs/farm.md)
  --parts N             into so many parts
  --seconds S           into parts of about so many seconds
  --pre-roll S          dream at most so many seconds before a part; default: until no difference is visible
  and the options of reverie render`;

const text = {type: 'string'} as const;
const divisionOptions = {parts: text, seconds: text, 'pre-roll': text} as const;
const mostParts = 10_000;

/** What `reverie plan` was asked for. */
export interface PlanRequest {
  readonly request: RenderRequest;
  readonly spec: VideoSpec;
  readonly division: Division;
  readonly preRollLimitS: number | null;
}

/** Reads the command line of `reverie plan`. Throws UsageError for what cannot be used. */
export const readPlanOptions = (args: readonly string[]): PlanRequest =>
  orUsageError(() => {
    const parsed = parseArgs({
      ...{args: [...args], allowPositionals: true},
      options: {...renderOptions, ...divisionOptions},
    });
    const {parts, seconds, 'pre-roll': preRoll, ...given} = parsed.values;
    const request = requestOf(given, parsed.positionals, `reverie plan ${planUsage}`);
    const {task} = request;
    if (task.kind !== 'video')
      throw new UsageError('A plan is for a video: OUT must end in .mp4 or .webm, or be out/%06d.png.');
    const preRollLimitS = number('pre-roll', preRoll) ?? null;
    if (preRollLimitS !== null && preRollLimitS < 0) {
      throw new UsageError(`--pre-roll must be 0 s or more; got ${preRollLimitS}.`);
    }
    return {request, spec: task.spec, division: divisionOf(parts, seconds), preRollLimitS};
  });

function divisionOf(givenParts: string | undefined, givenSeconds: string | undefined): Division {
  const [parts, seconds] = [number('parts', givenParts), number('seconds', givenSeconds)];
  if ((parts === undefined) === (seconds === undefined)) {
    throw new UsageError('Give either --parts N or --seconds S.');
  }
  if (seconds !== undefined) {
    if (seconds >= 1) return {seconds};
    throw new UsageError(`--seconds must be 1 or more; got ${seconds}.`);
  }
  if (parts !== undefined && Number.isInteger(parts) && parts >= 1 && parts <= mostParts) return {parts};
  throw new UsageError(`--parts must be a whole number from 1 to ${mostParts}; got ${givenParts ?? ''}.`);
}
