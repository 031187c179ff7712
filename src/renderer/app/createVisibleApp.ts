import { createRenderer, nodeOps, patchProp, type App, type Component } from 'vue';
import { revealHidden } from '#shared/domain/visibleText.ts';

/** Attributes and properties that a person sees or hears. A `value` is not among them: it is compared, and sent back. */
const SHOWN = /^(?:title|alt|placeholder|label|textContent|aria-\w+)$/;

/**
 * Vue's own renderer for the browser, except that what cannot be seen is written out: a name or a note from a cell, a
 * recording or a file that holds U+202E reads as `[U+202E]` and turns no line around. It happens where the text enters the
 * page, so that no screen has to think of it, and what is compared, stored or sent stays as it came.
 */
const renderer = createRenderer<Node, Element>({
  ...nodeOps,
  createText: (text) => nodeOps.createText(revealHidden(text)),
  setText: (node, text) => nodeOps.setText(node, revealHidden(text)),
  setElementText: (element, text) => nodeOps.setElementText(element, revealHidden(text)),
  patchProp: (element, key, previous, next, ...rest) =>
    patchProp(element, key, previous, typeof next === 'string' && SHOWN.test(key) ? revealHidden(next) : next, ...rest),
});

/** An application of the window; the only way to create one (visibleText.dom.test.ts). */
export const createVisibleApp = (root: Component, props?: Record<string, unknown>): App<Element> =>
  renderer.createApp(root, props);
