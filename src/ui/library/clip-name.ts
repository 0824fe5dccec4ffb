import {titleOfLook} from '../../control/looks.ts';
import {cleanName, type RecordedKind} from '../../library/clips.ts';
import type {AppState} from '../lib/state.ts';
import {recordingStrings} from '../strings/recording.ts';

const strings = recordingStrings.clipName;

/** Names of cameras and files can be long, and end in what only drivers know. */
const sourceLength = 32;

/** “Shells, FaceTime HD Camera, 21.34”: a look, a source and the local time of day. */
export function clipName(
  kind: RecordedKind,
  {values, looks, source}: Pick<AppState, 'values' | 'looks' | 'source'>,
  at: Date,
): string {
  const look = titleOfLook(values, looks) ?? strings.dream;
  const label = (source?.label ?? '').replace(/\s*\([\da-f:]+\)$/i, '').replace(/\.[^.\s]+$/, '');
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join('.');
  const parts = [look, label.slice(0, sourceLength).trim(), time, kind === 'take' ? strings.take : ''];
  return cleanName(parts.filter(Boolean).join(', '));
}
