/** For branches that the types rule out: fails to compile when a union gains a member nobody handles. */
export function never(value: never): never {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
