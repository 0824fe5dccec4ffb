import {CodedError, messageOf, type Message} from '../../lib/message.ts';
import {fileNameOf, fileOf, isImage, type Clip} from '../../library/clips.ts';
import {download} from '../lib/download.ts';
import type {NoticeAction} from '../lib/notice.ts';
import {notices, type ClipAction} from '../notices.ts';
import {commonStrings} from '../strings/common.ts';
import {noticeActionStrings} from '../strings/notice-actions.ts';

/** What a clip is shown and played by, and where it is said that it could not be. */
export interface ClipHooks {
  readonly play: (clip: Clip) => Promise<void>;
  /** In the library. */
  readonly show: (clip: Clip) => void;
  readonly failed: (problem: Message) => void;
}

/** Throws if its file is missing. */
export async function downloadClip(clip: Clip): Promise<void> {
  download(await fileOf(clip), fileNameOf(clip));
}

/** By the system's own sheet; a user who closes it has changed their mind. Throws if it is not possible. */
export async function shareClip(clip: Clip): Promise<void> {
  const files = [await fileOf(clip)];
  if (!navigator.canShare({files})) throw new CodedError(notices['share-unsupported']());
  await navigator.share({files, title: clip.name}).catch((error: unknown) => {
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
  });
}

/** What a notice about a new clip offers. */
export function clipActions(clip: Clip, {play, show, failed}: ClipHooks): readonly NoticeAction[] {
  const attempt = (action: ClipAction, run: () => Promise<void>) => (): void => {
    void run().catch((error: unknown) => {
      failed(notices['clip-failed']({name: clip.name, action, cause: messageOf(error)}));
    });
  };
  return [
    {
      label: isImage(clip) ? noticeActionStrings.clip.view : commonStrings.play,
      run: attempt('opened', () => play(clip)),
    },
    {label: commonStrings.download, run: attempt('downloaded', () => downloadClip(clip))},
    ...('share' in globalThis.navigator
      ? [{label: commonStrings.share, run: attempt('shared', () => shareClip(clip))}]
      : []),
    {label: commonStrings.show, run: () => show(clip)},
  ];
}
