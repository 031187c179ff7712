import { mount } from '@vue/test-utils';
import { defineComponent } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vScrollRegion } from './vScrollRegion.ts';

/** Nothing is laid out here: the heights are said, and the observers' calls made, by the test. */
let observed: (() => void)[] = [];
beforeEach(() => {
  observed = [];
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(callback: () => void) {
        observed.push(callback);
      }
      observe(): void {}
      disconnect(): void {}
    },
  );
});
afterEach(() => void vi.unstubAllGlobals());

const region = (content: string): HTMLElement => {
  const wrapper = mount(
    defineComponent({
      directives: { scrollRegion: vScrollRegion },
      template: `<div v-scroll-region>${content}<p>a row</p></div>`,
    }),
  );
  return wrapper.element as HTMLElement;
};
function say(element: Element, heights: { content: number; box: number }): void {
  Object.defineProperty(element, 'scrollHeight', { configurable: true, value: heights.content });
  Object.defineProperty(element, 'clientHeight', { configurable: true, value: heights.box });
  for (const callback of observed) callback();
}

describe('a region that scrolls', () => {
  it('is a tab stop while something of it is hidden, and none when all of it is seen', () => {
    const element = region('');
    expect(element.hasAttribute('tabindex')).toBe(false);
    say(element, { content: 300, box: 100 });
    expect(element.getAttribute('tabindex')).toBe('0');
    say(element, { content: 100, box: 100 });
    expect(element.hasAttribute('tabindex')).toBe(false);
  });

  it('is none when something in it takes the focus, and becomes one when that is disabled', async () => {
    const element = region('<button>do it</button>');
    say(element, { content: 300, box: 100 });
    expect(element.hasAttribute('tabindex')).toBe(false);
    element.querySelector('button')!.disabled = true;
    await vi.waitFor(() => expect(element.getAttribute('tabindex')).toBe('0'));
    element.querySelector('button')!.disabled = false;
    await vi.waitFor(() => expect(element.hasAttribute('tabindex')).toBe(false));
  });
});
