import type {NumberParameter} from '../../params/parameter.ts';

/** How far the pointer has moved since the last time, in CSS pixels; `fine` is below 1 while Shift is held. */
export interface Dragged {
  readonly x: number;
  readonly y: number;
  readonly fine: number;
  readonly event: PointerEvent;
}

const fineness = 0.2;

/** Follows the pointer that went down until it is released, when it calls `ended`; every finger by itself. */
export function draggedBy(
  down: PointerEvent,
  moved: (dragged: Dragged) => void,
  ended: () => void = () => undefined,
): void {
  const element = down.currentTarget as HTMLElement;
  let last = down;
  const onMove = (event: PointerEvent): void => {
    if (event.pointerId !== down.pointerId) return;
    const fine = event.shiftKey ? fineness : 1;
    moved({x: event.clientX - last.clientX, y: event.clientY - last.clientY, fine, event});
    last = event;
  };
  const onEnd = (event: PointerEvent): void => {
    if (event.pointerId !== down.pointerId) return;
    element.removeEventListener('pointermove', onMove);
    for (const type of ['pointerup', 'pointercancel'] as const) element.removeEventListener(type, onEnd);
    ended();
  };
  element.setPointerCapture(down.pointerId);
  element.addEventListener('pointermove', onMove);
  for (const type of ['pointerup', 'pointercancel'] as const) element.addEventListener(type, onEnd);
}

/** The value on the parameter's steps, within its range. */
export function steppedTo(value: number, {min, max, step}: NumberParameter): number {
  const within = Math.min(max, Math.max(min, value));
  return Number((min + Math.round((within - min) / step) * step).toFixed(6));
}
