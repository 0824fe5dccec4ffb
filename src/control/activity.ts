const types = ['pointerdown', 'pointermove', 'wheel', 'keydown'];

/** Calls back whenever pointer or keys are used, before anything else gets the event, until the returned function is called. */
export function listenForActivity(target: Window, onActivity: () => void): () => void {
  for (const type of types) target.addEventListener(type, onActivity, {capture: true, passive: true});
  return () => {
    for (const type of types) target.removeEventListener(type, onActivity, {capture: true});
  };
}
