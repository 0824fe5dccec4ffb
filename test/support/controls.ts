import type {Page} from 'playwright-core';

/** A control that a user cannot reach, and why. */
export interface Unreachable {
  readonly control: string;
  readonly why: string;
}

/**
 * Every control that the page shows, scrolled to where a user would scroll it: which of them are off the screen, covered
 * by something else, or smaller than `leastPx` on a side. Runs in the page.
 */
export async function unreachable(page: Page, leastPx: number): Promise<readonly Unreachable[]> {
  return page.evaluate((least) => {
    const found: Element[] = [];
    const roots: ParentNode[] = [document];
    for (let root = roots.pop(); root; root = roots.pop()) {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) roots.push(element.shadowRoot);
        if (element.matches('button, select, summary, input:not([type=file]), a[href], [role=slider]'))
          found.push(element);
      }
    }
    const nameOf = (element: Element): string =>
      [
        element.localName,
        element.getAttribute('aria-label') ?? element.textContent.trim().replaceAll(/\s+/g, ' ').slice(0, 40),
        (element.getRootNode() as Partial<ShadowRoot>).host?.localName,
      ].join(' ');
    /** The innermost element there, through shadow roots. */
    const at = (x: number, y: number): Element | null => {
      let top = document.elementFromPoint(x, y);
      for (let inner = top?.shadowRoot?.elementFromPoint(x, y); inner && inner !== top;) {
        top = inner;
        inner = top.shadowRoot?.elementFromPoint(x, y);
      }
      return top;
    };
    const isInside = (inner: Node | null, outer: Node): boolean => {
      for (let node = inner; node; node = node.parentNode ?? (node as Partial<ShadowRoot>).host ?? null) {
        if (node === outer) return true;
      }
      return false;
    };
    const visible = found.filter(
      (element) =>
        element.checkVisibility({opacityProperty: true, visibilityProperty: true}) &&
        element.getBoundingClientRect().width > 0,
    );
    const wrong: {control: string; why: string}[] = [];
    for (const element of visible) {
      element.scrollIntoView({block: 'center', inline: 'center'});
      const {left, top, right, bottom, width, height} = element.getBoundingClientRect();
      const say = (why: string): void => void wrong.push({control: nameOf(element), why});
      if (left < -0.5 || top < -0.5 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5) {
        say(`off the screen: ${[left, top, right, bottom].map(Math.round).join(' ')}`);
        continue;
      }
      // A checkbox is pressed by its label too.
      const small = element.matches('[type=checkbox]') ? 0 : least;
      if (width < small - 0.5 || height < small - 0.5) say(`small: ${width} x ${height}`);
      const hit = at((left + right) / 2, (top + bottom) / 2);
      if (!isInside(hit, element)) say(`covered by ${hit ? nameOf(hit) : 'nothing'}`);
    }
    if (visible.length < 5) wrong.push({control: 'the page', why: `has ${visible.length} controls`});
    return wrong;
  }, leastPx);
}
