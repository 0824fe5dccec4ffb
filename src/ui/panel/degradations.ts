import {notices as exhibitionNotices} from '../../exhibition/notices.ts';
import {lacking} from '../../lib/capabilities.ts';
import type {Message} from '../../lib/message.ts';
import {printedKey, type Action} from '../../params/keys.ts';
import {takeRateHz} from '../../recording/tap.ts';
import {isUnattended, type AppState} from '../lib/state.ts';
import {notices} from '../notices.ts';

/** What the page itself holds back now and does without in this browser, beside what the dream reports in its status. */
export function degradationsOf(state: AppState): readonly Message[] {
  const key = (action: Action) => ({key: printedKey(state.keyBindings, action) ?? ''});
  return [
    ...(state.paused ? [notices.paused(key('pause'))] : []),
    ...(state.frozen ? [notices.frozen(key('freeze'))] : []),
    ...(state.gentle ? [notices.gentle(key('gentle'))] : []),
    ...slowRecording(state),
    ...lacking('video-encoder', 'private-files'),
    ...(state.values.outputs > 0 ? [notices['outputs-stand-still']()] : []),
    ...(state.values.install && !isUnattended(state) && !state.perform.playing && state.values.setlist !== ''
      ? [exhibitionNotices['setlist-paused']()]
      : []),
    ...(state.mode === 'off' ? [exhibitionNotices['schedule-off']({since: state.modeSince})] : []),
  ];
}

function slowRecording({recording, values}: AppState): readonly Message[] {
  if (!recording) return [];
  const {rateHz} = recording.progress;
  const askedFps = recording.kind === 'take' ? takeRateHz : values.recordRate;
  if (rateHz > 0.95 * askedFps) return [];
  const fps = Number(rateHz.toFixed(rateHz < 10 ? 1 : 0));
  return [notices['recording-rate']({fps, askedFps})];
}
