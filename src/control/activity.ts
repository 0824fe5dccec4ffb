const signs = ['pointerdown', 'pointermove', 'wheel', 'keydown'];

/** Calls back at whatever somebody does with pointer or keys, before anything else sees it, until the returned function is called. */
export function listenForActivity(target: Window, sign: () => void): () => void {
  for (const type of signs) target.addEventListener(type, sign, {capture: true, passive: true});
  return () => {
    for (const type of signs) target.removeEventListener(type, sign, {capture: true});
  };
}
