/** How many cases of each family came out as the framework has them, the valid and the erroneous ones apart. */
export function conformanceTable() {
  const families = new Map<string, { readonly valid: [number, number]; readonly told: [number, number] }>();
  return {
    count(family: string, { valid, right }: { readonly valid: boolean; readonly right: boolean }): void {
      const entry = families.get(family) ?? { valid: [0, 0], told: [0, 0] };
      families.set(family, entry);
      const of = valid ? entry.valid : entry.told;
      of[1]++;
      if (right) of[0]++;
    },
    text(): string {
      const width = Math.max(6, ...[...families.keys()].map(name => name.length));
      const line = (name: string, valid: string, told: string) => `${name.padEnd(width)} | ${valid.padEnd(11)} | ${told}`;
      const rows = [...families].map(([name, { valid, told }]) => line(name, valid.join('/'), told.join('/')));
      return [line('family', 'valid', 'errors told'), ...rows].join('\n');
    }
  };
}
