import type {Action, KeyBinding} from '../params/keys.ts';

/** Called when a key is pressed and, for bindings that act while held, when it is released. */
export type KeyHandler = (action: Action, phase: 'down' | 'up') => void;

const usedByRange = new Set([
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
  ...['Home', 'End', 'PageUp', 'PageDown', 'Backspace', 'Delete'],
]);
const usedByButton = new Set([' ', 'Enter']);

/**
 * Turns key presses into actions until the returned function is called. Leaves alone: keys with Ctrl, Alt or Meta but
 * those that undo and redo everywhere, keys that the focused control uses itself, and everything while a modal dialog
 * is open.
 * @param bindings the keys as they are now.
 */
export function listenToKeys(
  target: Window,
  handle: KeyHandler,
  bindings: () => readonly KeyBinding[],
): () => void {
  const held = new Map<string, Action>();

  const release = (key: string) => {
    const action = held.get(key);
    if (!held.delete(key) || action === undefined) return;
    handle(action, 'up');
  };
  const onDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.altKey) return;
    const key = nameOfKey(event);
    const withControl = event.ctrlKey || event.metaKey;
    const action = withControl ? editingAction(key, event.shiftKey) : undefined;
    const binding = bindings().find((candidate) =>
      withControl ? candidate.action === action : candidate.key === key,
    );
    if (!binding || belongsToControl(event, key)) return;
    event.preventDefault();
    if (event.repeat && !binding.repeats) return;
    if (binding.whileHeld) held.set(key, binding.action);
    handle(binding.action, 'down');
  };
  const onUp = (event: KeyboardEvent) => release(nameOfKey(event));
  // A key released in another window sends no event to this one.
  const onBlur = () => [...held.keys()].forEach(release);

  target.addEventListener('keydown', onDown);
  target.addEventListener('keyup', onUp);
  target.addEventListener('blur', onBlur);
  return () => {
    target.removeEventListener('keydown', onDown);
    target.removeEventListener('keyup', onUp);
    target.removeEventListener('blur', onBlur);
    onBlur();
  };
}

/** What a key does with Ctrl, or on a Mac with Command. */
function editingAction(key: string, shift: boolean): Action | undefined {
  if (key === 'z') return shift ? 'redo' : 'undo';
  return key === 'y' ? 'redo' : undefined;
}

/** A key as bindings name it. */
export const nameOfKey = ({key}: KeyboardEvent): string => (key.length === 1 ? key.toLowerCase() : key);

function belongsToControl(event: KeyboardEvent, key: string): boolean {
  return event.composedPath().some((node) => {
    if (!(node instanceof HTMLElement)) return false;
    switch (node.localName) {
      case 'input':
        switch ((node as HTMLInputElement).type) {
          case 'range':
            return usedByRange.has(key);
          case 'checkbox':
          case 'file':
            return usedByButton.has(key);
          default:
            return true;
        }
      case 'select':
      case 'textarea':
        return true;
      case 'button':
      case 'summary':
      case 'a':
        return usedByButton.has(key);
      case 'dialog':
        return (node as HTMLDialogElement).open;
      default:
        return node.isContentEditable;
    }
  });
}
