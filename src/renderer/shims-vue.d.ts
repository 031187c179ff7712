// Only for typescript-eslint's own program; vue-tsc reads the real .vue files.
declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}
