import {targetOf, type TargetName} from '../../control/target.ts';

/** The target that a control of the page stands for, by its data attributes. */
function nameOf(node: EventTarget): string | undefined {
  if (!(node instanceof HTMLElement)) return undefined;
  const {key, action, preset} = node.dataset;
  if (action !== undefined) return `action/${action}`;
  if (preset !== undefined) return `look/${preset}`;
  if (key === 'gentle') return 'action/gentle';
  if (key === 'intensity') return 'dial/intensity';
  if (key !== undefined) return `parameter/${key}`;
  return node.localName === 'reverie-depth' ? 'dial/depth' : undefined;
}

/** The target of the control that an event comes from, if it can be moved. */
export function targetUnder(event: Event): TargetName | undefined {
  for (const node of event.composedPath()) {
    const name = nameOf(node);
    if (name !== undefined && targetOf(name)) return name as TargetName;
  }
  return undefined;
}

/**
 * Calls back with the target of the control that is clicked next, or focused and chosen by Enter, which does nothing else
 * then; everything else on the page works as ever. Escape calls `cancel`. Until the returned function is called.
 */
export function pickTarget(pick: (target: TargetName) => void, cancel: () => void): () => void {
  const stops = new AbortController();
  const listen = (type: string, listener: (event: Event) => void): void =>
    addEventListener(type, listener, {capture: true, signal: stops.signal});
  const swallow = (event: Event): TargetName | undefined => {
    const target = targetUnder(event);
    if (target) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    return target;
  };
  for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'touchstart'])
    listen(type, swallow);
  listen('click', (event) => {
    const target = swallow(event);
    if (target) pick(target);
  });
  listen('keydown', (event) => {
    const {key} = event as KeyboardEvent;
    if (key === 'Escape') {
      event.preventDefault();
      event.stopImmediatePropagation();
      cancel();
    } else if (key === 'Enter') {
      const target = swallow(event);
      if (target) pick(target);
    }
  });
  return () => stops.abort();
}
