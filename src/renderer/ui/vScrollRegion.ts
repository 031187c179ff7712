import type { Directive } from 'vue';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]';
const watchers = new WeakMap<HTMLElement, () => void>();
/** Elements whose tab stop is ours to take away again. */
const ownStops = new WeakSet<HTMLElement>();

/**
 * A region that scrolls is a tab stop while something of it is hidden and nothing in it can take the focus: the arrow keys
 * must reach what a wheel reaches (WCAG 2.1.1). Whether it overflows depends on window, language and content.
 */
export const vScrollRegion: Directive<HTMLElement> = {
  mounted(element) {
    const look = (): void => update(element);
    // Also when only its content grows: each child's size counts.
    const sizes = new ResizeObserver(look);
    const watchSizes = (): void => {
      sizes.observe(element);
      for (const child of element.children) sizes.observe(child);
    };
    // What can take the focus may be deep in it, and be disabled or gone later.
    const content = new MutationObserver(() => {
      watchSizes();
      look();
    });
    content.observe(element, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    watchSizes();
    look();
    watchers.set(element, () => {
      sizes.disconnect();
      content.disconnect();
    });
  },
  unmounted(element) {
    watchers.get(element)?.();
    watchers.delete(element);
  },
};

function update(element: HTMLElement): void {
  const overflows = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
  const needsStop = overflows && element.querySelector(FOCUSABLE) === null;
  if (needsStop && !element.hasAttribute('tabindex')) {
    element.tabIndex = 0;
    ownStops.add(element);
  } else if (!needsStop && ownStops.has(element)) {
    element.removeAttribute('tabindex');
    ownStops.delete(element);
  }
}
