import { onBeforeUnmount, onMounted, shallowRef } from 'vue';
import type { WindowFacts } from '#shared/bridge/requests/diagnosis.ts';
import { detectRenderer, isSoftwareRenderer } from '#renderer/scene/renderQuality.ts';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';

/** What this window knows of itself: who draws, how large it is, what it was denied. */
export function useWindowFacts() {
  const preferences = usePreferencesStore();
  const renderer = detectRenderer();
  const violations = shallowRef<readonly string[]>([]);
  const onViolation = (event: SecurityPolicyViolationEvent): void =>
    void (violations.value = [
      ...violations.value,
      `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`.slice(0, 500),
    ].slice(-20));
  onMounted(() => document.addEventListener('securitypolicyviolation', onViolation));
  onBeforeUnmount(() => document.removeEventListener('securitypolicyviolation', onViolation));

  /** Chromium's own figure; other browsers do not tell. */
  const heapBytes = (): number | null => {
    const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } };
    return memory?.usedJSHeapSize ?? null;
  };
  const facts = (): Omit<WindowFacts, 'malformedPushes'> => ({
    userAgent: navigator.userAgent.slice(0, 500),
    renderer: renderer ?? 'no WebGL 2',
    quality: renderer === null ? 'none' : isSoftwareRenderer(renderer) ? 'low' : 'high',
    widthPx: Math.round(window.innerWidth),
    heightPx: Math.round(window.innerHeight),
    pixelRatio: window.devicePixelRatio,
    language: preferences.shownLanguage,
    theme: preferences.shownTheme,
    heapUsedBytes: heapBytes(),
    cspViolations: [...violations.value],
  });
  const browser = /(?:Chrome|Firefox|Version)\/[\d.]+/.exec(navigator.userAgent)?.[0].split('/')[1] ?? '–';
  return { renderer: renderer ?? '–', browser, heapBytes, facts };
}
