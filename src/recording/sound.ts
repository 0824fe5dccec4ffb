import {reasonOf} from '../lib/reason.ts';
import type {SourceSound} from '../source/source.ts';

/** Sound on its way to a recorder: hand `blocks` over, and `stop` when nothing more is wanted. */
export interface Sound {
  readonly blocks: ReadableStream<AudioData>;
  stop(): void;
}

type Processor = new (init: {track: MediaStreamTrack}) => {readonly readable: ReadableStream<AudioData>};

const plain = {echoCancellation: false, noiseSuppression: false, autoGainControl: false};

/** The microphone's sound, as it is. Throws Error, in words, if it cannot be had. */
export async function openMicrophone(): Promise<Sound> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({audio: plain});
  } catch (error) {
    throw new Error(microphoneProblem(error), {cause: error});
  }
  return soundOf({stream, stop: () => stream.getTracks().forEach((track) => track.stop())});
}

/** The sound of a stream's first audio track, stopped with it. Throws Error, in words. */
export function soundOf(source: SourceSound): Sound {
  const [track] = source.stream.getAudioTracks();
  const stop = (): void => source.stop();
  if (!track) {
    stop();
    throw new Error('There is no sound in it.');
  }
  const {MediaStreamTrackProcessor} = globalThis as {MediaStreamTrackProcessor?: Processor};
  if (!MediaStreamTrackProcessor) {
    stop();
    throw new Error('This browser does not let the page record sound; Chrome and Edge do.');
  }
  return {blocks: new MediaStreamTrackProcessor({track}).readable, stop};
}

function microphoneProblem(error: unknown): string {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
      return 'The microphone is not allowed: allow it beside the address, or set Sound to None.';
    case 'NotFoundError':
      return 'There is no microphone: plug one in, or set Sound to None.';
    case 'NotReadableError':
      return 'The microphone is in use by another program, or does not work.';
    default:
      return `The microphone could not be opened: ${reasonOf(error)}`;
  }
}
