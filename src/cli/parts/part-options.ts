import {parseArgs} from 'node:util';
import {UsageError} from '../command.ts';
import {orUsageError, renderUsage} from '../render-options.ts';

/** Whether the arguments of `reverie render` are for a part of a plan. */
export const isPart = (args: readonly string[]): boolean =>
  args.some((each) => each === '--plan' || each.startsWith('--plan='));

/** What `reverie render --plan` was asked for. */
export interface PartRequest {
  readonly planPath: string;
  readonly part: number;
  readonly output: string;
  readonly video: string | undefined;
  readonly guide: string | undefined;
  readonly gpu: boolean;
  readonly json: boolean;
}

const text = {type: 'string'} as const;
const flag = {type: 'boolean', default: false} as const;

/** Reads its command line. Throws UsageError for what cannot be used. */
export function readPartOptions(args: readonly string[]): PartRequest {
  const {values, positionals} = orUsageError(() =>
    parseArgs({
      ...{args: [...args], allowPositionals: true},
      options: {plan: text, part: text, video: text, guide: text, gpu: flag, json: flag},
    }),
  );
  const {plan, part: given, ...rest} = values;
  const [output, ...more] = positionals;
  const part = Number(given);
  if (plan === undefined || output === undefined || more.length > 0) {
    throw new UsageError(`--plan PLAN.json --part K OUT.part are required.\nreverie render ${renderUsage}`);
  }
  if (!Number.isInteger(part)) {
    throw new UsageError(`--part must be the number of a part; got ${JSON.stringify(given ?? '')}.`);
  }
  return {planPath: plan, part, output, video: rest.video, guide: rest.guide, gpu: rest.gpu, json: rest.json};
}
