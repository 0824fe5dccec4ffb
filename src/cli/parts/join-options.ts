import {parseArgs} from 'node:util';
import {UsageError} from '../command.ts';
import {orUsageError} from '../render-options.ts';

export const joinUsage = `PLAN.json PARTS... OUT
  joins the parts of a plan to one video, none encoded again, with the sound of its source (docs/farm.md)
  --video FILE          the video that was planned, if it is elsewhere now
  --json                print lines of JSON: {"type": "progress" | "done", ...}`;

/** What `reverie join` was asked for. */
export interface JoinRequest {
  readonly planPath: string;
  readonly parts: readonly string[];
  readonly output: string;
  readonly video: string | undefined;
  readonly json: boolean;
}

/** Reads its command line. Throws UsageError for what cannot be used. */
export function readJoinOptions(args: readonly string[]): JoinRequest {
  const {values, positionals} = orUsageError(() =>
    parseArgs({
      ...{args: [...args], allowPositionals: true},
      options: {video: {type: 'string'}, json: {type: 'boolean', default: false}},
    }),
  );
  const [planPath, ...rest] = positionals;
  const output = rest.at(-1);
  const parts = rest.slice(0, -1);
  if (planPath === undefined || output === undefined || parts.length === 0) {
    throw new UsageError(`PLAN.json, PARTS and OUT are required.\nreverie join ${joinUsage}`);
  }
  return {planPath, parts, output, video: values.video, json: values.json};
}
