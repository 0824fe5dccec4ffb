import {bearer} from './bearer.ts';
import {gathered} from './gathered.ts';
import './watch.css';

/** Between two attempts: a stream that begins is seen soon after. */
const waitMs = 1000;
const gathersWithinMs = 1000;

const video = document.querySelector('video');
if (video) void watch(video);

/** Shows the stream of this server's relay whenever there is one, for as long as the page is open. */
async function watch(video: HTMLVideoElement): Promise<never> {
  for (;;) {
    await showOnce(video).catch(() => undefined);
    video.srcObject = null;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Resolves when the stream has ended, and rejects if there is none. */
async function showOnce(video: HTMLVideoElement): Promise<void> {
  const peer = new RTCPeerConnection();
  const stream = new MediaStream();
  try {
    peer.addEventListener('track', ({track}) => {
      stream.addTrack(track);
      video.srcObject = stream;
      void play(video);
    });
    for (const kind of ['video', 'audio']) peer.addTransceiver(kind, {direction: 'recvonly'});
    await peer.setLocalDescription();
    await gathered(peer, gathersWithinMs);
    const response = await fetch(new URL('whep/relay', document.baseURI), {
      method: 'POST',
      headers: {'Content-Type': 'application/sdp', ...bearer(tokenHere())},
      body: peer.localDescription?.sdp ?? '',
    });
    if (response.status !== 201) throw new Error(`There is no stream: status ${response.status}.`);
    await peer.setRemoteDescription({type: 'answer', sdp: await response.text()});
    await ended(peer);
  } finally {
    peer.close();
  }
}

/** With its sound where the browser allows that without a press, as OBS does; else without. */
async function play(video: HTMLVideoElement): Promise<void> {
  video.muted = false;
  await video.play().catch(() => {
    video.muted = true;
    return video.play();
  });
}

const ended = (peer: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    peer.addEventListener('connectionstatechange', () => {
      if (['disconnected', 'failed', 'closed'].includes(peer.connectionState)) resolve();
    });
  });

/** On another machine the address ends in `#token=…`, which no server sees. */
const tokenHere = (): string | undefined =>
  new URLSearchParams(location.hash.slice(1)).get('token') ?? undefined;
