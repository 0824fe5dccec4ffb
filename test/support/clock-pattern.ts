import type {Browser, Page} from 'playwright-core';

/** The time of a frame, modulo 2^16 ms, as 16 fields of black and white in two rows, which survive any encoder. */
const bits = 16;
const sizePx = {width: 640, height: 360} as const;
/** Frames that a latency is the median of, and the time before them in which bitrates are found: `REVERIE_CLOCK_S=10` for figures that count. */
const settlesS = Number(process.env['REVERIE_CLOCK_S'] ?? 2);
const samples = 30 * settlesS;

/** A page of the server's own at `url`, in a context of its own. */
export async function clockPage(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  // A page without a script of its own.
  await page.goto(`${url}licences.txt`);
  return page;
}

/** Has a page stream a clock 30 times a second, and nothing that it streamed before, to whoever `answers` its offer; gives the answer. */
export async function streamClock(page: Page, answers: (offer: string) => Promise<string>): Promise<string> {
  const offer = await page.evaluate(
    async ([count, {width, height}]) => {
      const before = globalThis as {peer?: RTCPeerConnection};
      before.peer?.close();
      const canvas = Object.assign(document.createElement('canvas'), {width, height});
      const context = canvas.getContext('2d', {alpha: false});
      const draw = (): void => {
        const time = Math.round(performance.timeOrigin + performance.now()) % 2 ** count;
        for (let bit = 0; bit < count; bit += 1) {
          if (!context) return;
          context.fillStyle = (time >> bit) & 1 ? '#fff' : '#000';
          const [column, row] = [bit % 8, Math.floor(bit / 8)];
          context.fillRect((column * width) / 8, (row * height) / 2, width / 8, height / 2);
        }
      };
      setInterval(draw, 1000 / 30);
      const [track] = canvas.captureStream(30).getVideoTracks();
      const peer = new RTCPeerConnection();
      if (track) peer.addTransceiver(track, {direction: 'sendonly'});
      await peer.setLocalDescription();
      while (peer.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 20));
      Object.assign(globalThis, {peer});
      return peer.localDescription?.sdp ?? '';
    },
    [bits, sizePx] as const,
  );
  const answer = await answers(offer);
  await page.evaluate(async (sdp) => {
    const {peer} = globalThis as unknown as {peer: RTCPeerConnection};
    await peer.setRemoteDescription({type: 'answer', sdp});
  }, answer);
  return answer;
}

/** Has a page show what is offered to it; gives its answer. */
export const watchClock = (page: Page, offer: string): Promise<string> =>
  page.evaluate(async (sdp) => {
    const video = Object.assign(document.createElement('video'), {muted: true, autoplay: true});
    // Alone: one that is out of sight has few frames.
    document.body.replaceChildren(video);
    const peer = new RTCPeerConnection();
    peer.addEventListener('track', ({track}) => (video.srcObject = new MediaStream([track])));
    await peer.setRemoteDescription({type: 'offer', sdp});
    await peer.setLocalDescription();
    while (peer.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 20));
    Object.assign(globalThis, {peer});
    return peer.localDescription?.sdp ?? '';
  }, offer);

/** How long the clock takes from its drawing to the page's video, in milliseconds: the median of some seconds. */
export const readClock = (page: Page): Promise<number> =>
  page.evaluate(
    async ([count, wanted, waitS]) => {
      const video = document.querySelector('video');
      if (!video) throw new Error('The page has no video.');
      const context = new OffscreenCanvas(8, 2).getContext('2d', {willReadFrequently: true});
      if (!context) throw new Error('The browser gave no 2D canvas.');
      // The bitrate is found first, and what came meanwhile is caught up with.
      await new Promise((done) => setTimeout(done, 1000 * waitS));
      const latencies: number[] = [];
      while (latencies.length < wanted) {
        await new Promise((done) => video.requestVideoFrameCallback(done));
        const now = Math.round(performance.timeOrigin + performance.now());
        context.drawImage(video, 0, 0, 8, 2);
        const {data} = context.getImageData(0, 0, 8, 2);
        let time = 0;
        for (let bit = 0; bit < count; bit += 1) if ((data[4 * bit] ?? 0) > 127) time |= 1 << bit;
        const latency = (now - time) & (2 ** count - 1);
        // A field between two frames is read as anything.
        if (latency < 5000) latencies.push(latency);
      }
      latencies.sort((a, b) => a - b);
      return latencies[latencies.length >> 1] ?? NaN;
    },
    [bits, samples, settlesS] as const,
  );
