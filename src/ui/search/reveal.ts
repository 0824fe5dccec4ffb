import type {Destination} from './entries.ts';

/** Where to look instead for what is not there now: a guide only with its objective, a camera only while it is the source. */
const insteadOf: Readonly<Record<string, string>> = {
  guide: 'objective',
  cameraDevice: 'source',
  cameraSize: 'source',
};

/** The element of a control or section, within `root` and the shadow roots in it; undefined if there is none now. */
export function elementOf(root: ParentNode, to: Destination): HTMLElement | undefined {
  switch (to.kind) {
    case 'parameter':
      return (
        deepest(root, `[data-key~="${to.key}"]`) ??
        deepest(root, `[data-key~="${insteadOf[to.key] ?? 'depth'}"]`)
      );
    case 'dial':
      return deepest(root, `[data-key~="${to.dial}"]`);
    case 'section':
      return deepest(root, to.section);
    case 'group':
      return deepest(root, `[data-group="${to.group}"]`);
    default:
      return undefined;
  }
}

/** Whether it is among all controls, not the main ones. */
export const isInDrawer = (element: HTMLElement): boolean =>
  ancestors(element).some(({id}) => id === 'drawer');

/** Opens every section that it is in, and its own, scrolls to it and gives it the focus. */
export function reveal(element: HTMLElement): void {
  for (const details of [...ancestors(element), ownSection(element)]) {
    if (isDetails(details)) details.open = true;
  }
  const focusable = 'summary, input:not([hidden]), select, button, [tabindex="0"]';
  const target = element.matches(focusable) ? element : deepest(element.shadowRoot ?? element, focusable);
  target?.scrollIntoView({block: 'center'});
  target?.focus({preventScroll: true, focusVisible: true});
}

/** The section that the element is, or consists of. */
const ownSection = (element: HTMLElement): Element | null =>
  isDetails(element) ? element : (element.shadowRoot?.querySelector('details') ?? null);

// By its name, for elements of another window are of classes of their own.
const isDetails = (element: Element | null): element is HTMLDetailsElement =>
  element?.localName === 'details';

/** The element and all that it is shown in, through slots and shadow roots. */
function ancestors(element: Element): readonly Element[] {
  const found: Element[] = [];
  for (let at: Element | undefined = element; at; at = around(at)) found.push(at);
  return found;
}

const around = (element: Element): Element | undefined =>
  element.assignedSlot ??
  element.parentElement ??
  (element.getRootNode() as Partial<ShadowRoot>).host ??
  undefined;

/** The first element that matches, in shadow roots too; among several one in the drawer, which has them all with their help. */
function deepest(root: ParentNode, selector: string): HTMLElement | undefined {
  const found: HTMLElement[] = [];
  const roots: ParentNode[] = [root];
  for (let at = roots.shift(); at; at = roots.shift()) {
    found.push(...at.querySelectorAll<HTMLElement>(selector));
    for (const element of at.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
  }
  return found.find(isInDrawer) ?? found[0];
}
