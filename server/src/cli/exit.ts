/** What the process ends with. */
export const EXIT = {
  /** Nothing at error level. */
  clean: 0,
  problems: 1,
  /** The command itself could not do its work. */
  failed: 2
} as const;

export type Exit = (typeof EXIT)[keyof typeof EXIT];
