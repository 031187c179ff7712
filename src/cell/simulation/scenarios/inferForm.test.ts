import { describe, expect, it } from 'vitest';
import { inferForm, isIsbn10 } from './inferForm.ts';

describe('the inferred form', () => {
  it.each([
    ['0321979478', 'College Algebra (10th Edition)', [0.277, 0.218, 0.033], 'book'],
    ['B001', 'Paperback novel', [0.2, 0.13, 0.03], 'book'],
    ['B002', 'Tennis ball', [0.067, 0.067, 0.066], 'sphere'],
    ['B003', 'Ball pump', [0.2, 0.05, 0.05], 'irregular'],
    ['B004', 'Long sleeve shirt', [0.26, 0.22, 0.04], 'bag'],
    ['B005', 'Dressing mirror', [0.4, 0.3, 0.02], 'box'],
    ['B006', 'Shampoo bottle', [0.19, 0.064, 0.063], 'cylinder'],
    ['B007', 'Bottle rack', [0.4, 0.3, 0.1], 'box'],
    ['B008', 'AA Batteries, pack of 8', [0.17, 0.12, 0.02], 'blister'],
    ['B009', 'Action figure', [0.19, 0.15, 0.05], 'irregular'],
    ['B010', 'Kitchen scale', [0.25, 0.2, 0.05], 'box'],
  ] as const)('of %s "%s" follows the rule', (sku, name, sides, form) => {
    expect(inferForm(sku, name, sides)).toBe(form);
  });

  it('knows a book by the check digit of its ISBN only', () => {
    expect(isIsbn10('0321979478')).toBe(true);
    expect(isIsbn10('000255450X')).toBe(true);
    expect(isIsbn10('0321979479')).toBe(false);
    expect(isIsbn10('B00ZYK2BJY')).toBe(false);
  });
});
