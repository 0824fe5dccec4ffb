/** A click that a browser makes itself this soon after, of the same button, is the same press. */
const sameMs = 500;

/**
 * Lets every finger press buttons within `root`, until the returned function is called: while one finger is down, browsers
 * make no click of another one's press.
 */
export function clickByEveryFinger(root: HTMLElement): () => void {
  const pressed = new Map<number, HTMLElement>();
  let last: {readonly button: HTMLElement; readonly atMs: number} | undefined;

  const onDown = (event: PointerEvent): void => {
    const button = event.isPrimary || event.pointerType === 'mouse' ? undefined : buttonOf(event);
    if (button) pressed.set(event.pointerId, button);
  };
  const onUp = (event: PointerEvent): void => {
    const button = pressed.get(event.pointerId);
    pressed.delete(event.pointerId);
    if (!button || event.type !== 'pointerup' || !isOver(button, event)) return;
    last = {button, atMs: event.timeStamp};
    button.click();
  };
  const onClick = (event: Event): void => {
    if (!event.isTrusted || !last || last.button !== buttonOf(event)) return;
    if (event.timeStamp - last.atMs < sameMs) event.stopPropagation();
  };

  root.addEventListener('pointerdown', onDown);
  for (const type of ['pointerup', 'pointercancel'] as const) root.addEventListener(type, onUp);
  root.addEventListener('click', onClick, {capture: true});
  return () => {
    root.removeEventListener('pointerdown', onDown);
    for (const type of ['pointerup', 'pointercancel'] as const) root.removeEventListener(type, onUp);
    root.removeEventListener('click', onClick, {capture: true});
  };
}

const buttonOf = (event: Event): HTMLElement | undefined =>
  event.composedPath().find((node): node is HTMLElement => (node as Partial<Element>).localName === 'button');

function isOver(element: HTMLElement, {clientX, clientY}: PointerEvent): boolean {
  const {left, right, top, bottom} = element.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}
