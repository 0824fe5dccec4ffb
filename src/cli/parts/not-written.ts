import {reasonOf} from '../../lib/reason.ts';
import {notices} from '../../render/parts/notices.ts';
import {PlanError} from '../../render/parts/plan.ts';
import {isFull} from './work-folder.ts';

/** Why the file at `path` was not written: for want of space, if the disk is `full`, or for `error`. */
export const notWritten = (path: string, error: unknown, full = isFull(error)): PlanError =>
  new PlanError(
    full ? notices['disk-full']({path}) : notices['not-written']({path, reason: reasonOf(error)}),
    {
      cause: error,
    },
  );
