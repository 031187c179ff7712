import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, ref, type Component } from 'vue';
import { createVisibleApp } from './createVisibleApp.ts';

const HIDDEN = 'Box \u202Egpj.exe\u0000';
const WRITTEN_OUT = 'Box [U+202E]gpj.exe[U+0000]';

const place = document.createElement('div');
const mounted: { unmount(): void }[] = [];
function mount(root: Component): void {
  const app = createVisibleApp(root);
  app.mount(place);
  mounted.push(app);
}
afterEach(() => mounted.splice(0).forEach((app) => app.unmount()));

describe('text from elsewhere in the window', () => {
  it('is shown with every hidden character written out, at first and after a change', async () => {
    const name = ref(HIDDEN);
    mount(defineComponent(() => () => h('p', [h('b', name.value), name.value, ' end'])));
    expect(place.textContent).toBe(`${WRITTEN_OUT}${WRITTEN_OUT} end`);
    name.value = 'plain';
    await nextTick();
    expect(place.textContent).toBe('plainplain end');
    name.value = `\u2067${HIDDEN}`;
    await nextTick();
    expect(place.textContent).toBe(`[U+2067]${WRITTEN_OUT}[U+2067]${WRITTEN_OUT} end`);
  });

  it('is shown like that in every attribute that is seen or read aloud', () => {
    const attributes = ['title', 'alt', 'placeholder', 'label', 'aria-label', 'aria-valuetext', 'aria-description'];
    mount(
      defineComponent(
        () => () =>
          h(
            'div',
            attributes.map((name) => h('i', { [name]: HIDDEN, id: name })),
          ),
      ),
    );
    for (const name of attributes) expect(place.querySelector(`#${name}`)?.getAttribute(name), name).toBe(WRITTEN_OUT);
  });

  it('stays as it came where it is compared or sent back: values, keys, data attributes', () => {
    mount(
      defineComponent(
        () => () =>
          h('form', [
            h('input', { value: HIDDEN }),
            h('option', { value: HIDDEN }, HIDDEN),
            h('i', { 'data-key': HIDDEN }),
          ]),
      ),
    );
    expect(place.querySelector('option')).toMatchObject({ value: HIDDEN, textContent: WRITTEN_OUT });
    expect(place.querySelector('input')!.value).toContain('\u202E');
    expect(place.querySelector('i')!.dataset['key']).toBe(HIDDEN);
  });

  it('keeps joiners where the writing wants them, tabs and line ends', () => {
    mount(defineComponent(() => () => h('pre', 'می‌خواهم 👩‍🔧\n\tnext')));
    expect(place.textContent).toBe('می‌خواهم 👩‍🔧\n\tnext');
  });

  it('has no other way into the page: no application but this one, no text set by hand, no HTML', () => {
    const root = resolve(import.meta.dirname, '..');
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
      (file) => /\.(vue|ts)$/.test(file) && !/\.test\.ts$|testing\//.test(file),
    );
    expect(sources.length).toBeGreaterThan(100);
    const others = sources.filter((file) =>
      /\bv-html\b|innerHTML|insertAdjacentHTML|\.textContent = |\bcreateApp\b[^(]*from 'vue'/.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
    expect(others).toEqual([]);
  });
});
