/** Ultralytics rows as text, one a line, for tests that move them about. */
const ROW = /^(\s*- )\[(\[[^\]]*\]|-?\d+),/;

/** The texts of a file's lines and, for those that are rows, their index. */
export function rowLines(text: string): { readonly line: string; readonly index: number | undefined }[] {
  let index = 0;
  return text.split('\n').map(line => ({ line, index: ROW.test(line) ? index++ : undefined }));
}

/** A row with its references changed. */
export const referring = (line: string, change: (reference: number) => number): string =>
  line.replace(ROW, (_, dash: string, from: string) => `${dash}[${from.replace(/-?\d+/g, n => String(change(Number(n))))},`);

/** The file with an identity row before row `at`, all references adjusted so that they mean the same rows. */
export function renumbered(text: string, at: number): string {
  return rowLines(text)
    .flatMap(({ line, index }) => {
      if (index === undefined) return [line];
      const moved = referring(line, reference => {
        const target = reference < 0 ? index + reference : reference;
        // Before the first row lies the input, which has no number.
        return target < 0 ? reference : target < at ? target : target + 1;
      });
      const before = index === at ? [`${/^\s*- /.exec(line)![0]}[-1, 1, nn.Identity, []]`] : [];
      return [...before, moved];
    })
    .join('\n');
}
