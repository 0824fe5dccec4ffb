import {CodedError, type Message} from '../../lib/message.ts';
import {reasonOf} from '../../lib/reason.ts';
import {browserName} from '../../source/browser-name.ts';
import type {SourceSound} from '../../source/source.ts';
import {unprocessedSound} from '../../source/unprocessed-sound.ts';
import {notices} from '../notices.ts';

/** What is listened to. `device` is an id of the browser, or empty for its own choice. */
export type SoundInput =
  | {readonly kind: 'microphone'; readonly device: string}
  | {readonly kind: 'shared'}
  | {readonly kind: 'video'};

/** Sound that is open; `stop` releases the device. */
export interface OpenSound {
  readonly stream: MediaStream;
  /** As the user knows it. */
  readonly label: string;
  stop(): void;
}

/** An input device; the browser names it only once the microphone is allowed. */
export interface InputDevice {
  readonly id: string;
  readonly label: string;
}

/** Opens an input; `videoSound` gives that of the source. Throws CodedError if it is not there, or not allowed. */
export async function openSound(
  input: SoundInput,
  videoSound: () => Promise<SourceSound | undefined>,
): Promise<OpenSound> {
  switch (input.kind) {
    case 'microphone':
      return openMicrophone(input.device);
    case 'shared':
      return openShared();
    case 'video': {
      const sound = await videoSound();
      if (!sound) throw new CodedError(notices['sound-of-video-missing']());
      return {stream: sound.stream, label: 'The video’s sound', stop: () => sound.stop()};
    }
  }
}

/** An input as a text, which is kept in the browser. */
export const nameOfInput = (input: SoundInput): string =>
  input.kind === 'microphone' ? `microphone:${input.device}` : input.kind;

/** The input of a name that `nameOfInput` gives; undefined for any other text. */
export function inputNamed(name: string): SoundInput | undefined {
  if (name === 'shared' || name === 'video') return {kind: name};
  const [kind, device] = name.split(/:(.*)/s);
  return kind === 'microphone' && device !== undefined ? {kind, device} : undefined;
}

/** The input devices that the browser lists. */
export async function inputDevices(): Promise<readonly InputDevice[]> {
  const {mediaDevices} = navigator as {mediaDevices?: MediaDevices};
  const devices = (await mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({kind, deviceId}) => kind === 'audioinput' && deviceId !== '' && deviceId !== 'default')
    .map(({deviceId, label}) => ({id: deviceId, label}));
}

async function openMicrophone(device: string): Promise<OpenSound> {
  const {mediaDevices} = navigator as {mediaDevices?: MediaDevices};
  if (!mediaDevices)
    throw new CodedError(notices[isSecureContext ? 'sound-unsupported' : 'sound-insecure']());
  const audio = {...unprocessedSound, latency: 0, ...(device !== '' && {deviceId: {exact: device}})};
  try {
    const stream = await mediaDevices.getUserMedia({audio});
    return opened(stream, stream.getAudioTracks()[0]?.label || 'The microphone');
  } catch (error) {
    throw new CodedError(inputProblem(error), {cause: error});
  }
}

async function openShared(): Promise<OpenSound> {
  const {mediaDevices} = navigator as {mediaDevices?: Partial<MediaDevices>};
  if (!mediaDevices?.getDisplayMedia) throw new CodedError(notices['sound-share-unsupported']());
  const options = {
    video: true,
    audio: {...unprocessedSound, suppressLocalAudioPlayback: false},
    systemAudio: 'include',
    selfBrowserSurface: 'exclude',
  };
  let stream: MediaStream;
  try {
    stream = await mediaDevices.getDisplayMedia(options);
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    const isRefused = name === 'NotAllowedError' || name === 'InvalidStateError';
    const reason = reasonOf(error);
    throw new CodedError(isRefused ? notices['sound-share-refused']() : notices['sound-failed']({reason}), {
      cause: error,
    });
  }
  // Only its sound is wanted; browsers share none without an image.
  for (const track of stream.getVideoTracks()) track.stop();
  if (stream.getAudioTracks().length === 0) throw new CodedError(notices['sound-not-shared']());
  return opened(stream, 'Shared sound');
}

const opened = (stream: MediaStream, label: string): OpenSound => ({
  stream,
  label,
  stop: () => stream.getTracks().forEach((track) => track.stop()),
});

/** What getUserMedia rejected with. */
function inputProblem(error: unknown): Message {
  const reason = reasonOf(error);
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      // Browsers tell a refusal by the system from one by the user only in their message.
      return /system/i.test(reason)
        ? notices['sound-denied-by-system']()
        : notices['sound-denied']({browser: browserName()});
    case 'NotFoundError':
    case 'OverconstrainedError':
      return notices['sound-missing']();
    case 'NotReadableError':
    case 'AbortError':
      return notices['sound-busy']();
    default:
      return notices['sound-failed']({reason});
  }
}
