export type RenderQuality = 'high' | 'low';

/** Names that drivers give to rendering without a graphics card. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render|mesa offscreen/i;

export const isSoftwareRenderer = (renderer: string): boolean => SOFTWARE.test(renderer);

let detected: string | null | undefined;

/**
 * Asks a throw-away context, once a window, who draws, because antialiasing must be decided when the real one is made.
 * Null: no WebGL 2.
 */
export const detectRenderer = (): string | null => (detected === undefined ? (detected = askRenderer()) : detected);

function askRenderer(): string | null {
  const context = document.createElement('canvas').getContext('webgl2');
  if (!context) return null;
  const info = context.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return String(name);
}
