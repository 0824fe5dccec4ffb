const name = 'reverie-recording';

/**
 * Runs `record` under a lock that every tab of this origin can see, so that nothing disturbs a recording: while it lasts,
 * no new version of the page is announced.
 */
export async function whileRecording<T>(record: () => Promise<T>): Promise<T> {
  const {locks} = navigator as {locks?: LockManager};
  return locks ? locks.request(name, {mode: 'shared'}, record) : record();
}

/** Whether a recording runs in any tab of this origin. */
export async function recordingRuns(): Promise<boolean> {
  const {locks} = navigator as {locks?: LockManager};
  const {held = []} = (await locks?.query()) ?? {};
  return held.some((lock) => lock.name === name);
}
