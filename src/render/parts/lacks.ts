import type {Message} from '../../lib/message.ts';
import {notices} from '../notices.ts';
import type {PartHeader} from './part-file.ts';

/** What the parts of the video `name` fall short of, each once. */
export function lacksOf(
  headers: readonly Pick<PartHeader, 'missing' | 'notices'>[],
  name: string,
): Message[] {
  const frames = headers.reduce((sum, {missing}) => sum + missing, 0);
  const byCode = new Map(headers.flatMap((header) => header.notices.map((each) => [each.code, each])));
  return [...(frames > 0 ? [notices['frames-missing']({name, frames})] : []), ...byCode.values()];
}
