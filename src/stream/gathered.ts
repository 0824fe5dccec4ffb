/** Resolves when a connection has found all its candidates, or after `withinMs` with those that it has. */
export const gathered = (peer: RTCPeerConnection, withinMs: number): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      peer.removeEventListener('icegatheringstatechange', look);
      resolve();
    };
    function look(): void {
      if (peer.iceGatheringState === 'complete') end();
    }
    const timer = setTimeout(end, withinMs);
    peer.addEventListener('icegatheringstatechange', look);
    look();
  });
