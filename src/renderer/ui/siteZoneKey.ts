import type { InjectionKey, Ref } from 'vue';

/** Name of the time zone by whose clocks all times are shown: that of the site, not that of the window's computer. */
export const siteZoneKey: InjectionKey<Readonly<Ref<string>>> = Symbol('site zone');
