import {CodedError, type Message} from '../lib/message.ts';
import {reasonOf} from '../lib/reason.ts';
import type {SourceSound} from '../source/source.ts';
import {unprocessedSound} from '../source/unprocessed-sound.ts';
import {notices} from './notices.ts';

/** Sound on its way to a recorder: hand `blocks` over, and `stop` when nothing more is wanted. */
export interface Sound {
  readonly blocks: ReadableStream<AudioData>;
  stop(): void;
}

type Processor = new (init: {track: MediaStreamTrack}) => {readonly readable: ReadableStream<AudioData>};

/** The microphone's sound, as it is. Throws CodedError if it is not available. */
export async function openMicrophone(): Promise<SourceSound> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({audio: unprocessedSound});
    return {stream, stop: () => stream.getTracks().forEach((track) => track.stop())};
  } catch (error) {
    throw new CodedError(microphoneProblem(error), {cause: error});
  }
}

/** The sound of a stream's first audio track, stopped with it. Throws CodedError if there is none. */
export function soundOf(source: SourceSound): Sound {
  const [track] = source.stream.getAudioTracks();
  const stop = (): void => source.stop();
  if (!track) {
    stop();
    throw new CodedError(notices['no-audio-track']());
  }
  const {MediaStreamTrackProcessor} = globalThis as {MediaStreamTrackProcessor?: Processor};
  if (!MediaStreamTrackProcessor) {
    stop();
    throw new CodedError(notices['sound-unsupported']());
  }
  return {blocks: new MediaStreamTrackProcessor({track}).readable, stop};
}

function microphoneProblem(error: unknown): Message {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
      return notices['microphone-denied']();
    case 'NotFoundError':
      return notices['microphone-missing']();
    case 'NotReadableError':
      return notices['microphone-busy']();
    default:
      return notices['microphone-failed']({reason: reasonOf(error)});
  }
}
