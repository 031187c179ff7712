/** How well a search fits a text: letters in order, gaps allowed; null when they are not all there. Higher is better. */
export function fuzzyScore(search: string, text: string): number | null {
  const wanted = plain(search);
  if (wanted === '') return 0;
  const within = plain(text);
  // The words of the search may come in any order; each must be found.
  let total = 0;
  for (const word of wanted.split(' ')) {
    const score = wordScore(word, within);
    if (score === null) return null;
    total += score;
  }
  // Of two texts that fit alike the shorter one is meant.
  return total - within.length / 200;
}

/** Small letters without accents; several spaces are one. */
const plain = (text: string): string =>
  text.toLowerCase().replaceAll('ß', 'ss').normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim();

function wordScore(word: string, text: string): number | null {
  const whole = text.indexOf(word);
  if (whole >= 0) return word.length * 3 + (startsWord(text, whole) ? 4 : 0);
  let score = 0;
  let at = -1;
  for (const letter of word) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    score += next === at + 1 ? 2 : startsWord(text, next) ? 1.5 : -Math.min(1, (next - at - 1) / 6);
    at = next;
  }
  // Letters strewn over the text are chance, not a search.
  return score > word.length * 0.5 ? score : null;
}

const startsWord = (text: string, at: number): boolean => at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '');
