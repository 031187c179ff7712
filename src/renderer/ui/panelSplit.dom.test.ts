import { mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import PanelSplit from './PanelSplit.vue';

const props = { direction: 'horizontal' as const, storageKey: 'test', label: 'Border', defaultShare: 0.7 };
const valueOf = (wrapper: ReturnType<typeof show>): string | undefined =>
  wrapper.find('[role="separator"]').attributes('aria-valuenow');
const show = () => mount(PanelSplit, { props });

beforeEach(() => localStorage.clear());

test('arrow keys move the border between its limits', async () => {
  const wrapper = show();
  const border = wrapper.find('[role="separator"]');
  expect(valueOf(wrapper)).toBe('70');
  await border.trigger('keydown', { key: 'ArrowRight' });
  expect(valueOf(wrapper)).toBe('72');
  await border.trigger('keydown', { key: 'End' });
  await border.trigger('keydown', { key: 'ArrowRight' });
  expect(valueOf(wrapper)).toBe('85');
});

test('the place is kept, a damaged one is forgotten, and a double click restores the default', async () => {
  const first = show();
  await first.find('[role="separator"]').trigger('keydown', { key: 'Home' });
  first.unmount();
  const second = show();
  expect(valueOf(second)).toBe('30');
  await second.find('[role="separator"]').trigger('dblclick');
  expect(valueOf(second)).toBe('70');
  localStorage.setItem('supercargo.split.test', 'nonsense');
  expect(valueOf(show())).toBe('70');
});
