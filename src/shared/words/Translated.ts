/** The same keys as the English messages, with other words: a missing or a surplus key does not compile. */
export type Translated<Messages> = {
  readonly [Key in keyof Messages]: Messages[Key] extends string ? string : Translated<Messages[Key]>;
};
