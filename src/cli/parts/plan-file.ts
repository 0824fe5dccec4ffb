import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import {notices} from '../../render/parts/notices.ts';
import {planFrom} from '../../render/parts/plan-from-json.ts';
import {PlanError, type Plan} from '../../render/parts/plan.ts';
import {UsageError} from '../command.ts';

/** A plan as it was read, and what names it. */
export interface ReadPlan {
  readonly plan: Plan;
  /** SHA-256 of its content, however it is indented. */
  readonly digest: string;
}

/** Reads a plan. Throws UsageError if there is no such file, PlanError if it cannot be used. */
export async function readPlan(path: string): Promise<ReadPlan> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UsageError(`There is no plan ${JSON.stringify(path)}.`, {cause: error});
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new PlanError(notices['no-plan']({name: path}), {cause: error});
  }
  const plan = planFrom(json, path);
  return {plan, digest: createHash('sha256').update(JSON.stringify(json)).digest('hex')};
}
