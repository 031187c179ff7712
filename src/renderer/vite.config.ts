import { resolve } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

/** Builds the window. The application's own configuration takes this one over, so both hosts serve the same files. */
export default defineConfig({
  root,
  // Relative addresses: Electron loads the page from a file or a scheme of its own, the browser host from its root.
  base: './',
  plugins: [vue()],
  worker: { format: 'es' },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
    // Messages are compiled to data, never to functions: the content security policy forbids eval.
    __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
  },
  build: {
    outDir: resolve(root, '../../out/renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    // Inlined files would be data: addresses, which the policy allows for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: { index: resolve(root, 'index.html') } },
  },
});
