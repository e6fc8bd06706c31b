/**
 * A value as YAML and JSON write it, in the style of what stood there before: with its quotes, with Python's words for
 * truth values where it has them.
 */
export function literal(value: unknown, old = ''): string {
  if (Array.isArray(value)) return `[${value.map(item => literal(item, old)).join(', ')}]`;
  if (typeof value === 'boolean') return /^(?:True|False)$/.test(old) ? (value ? 'True' : 'False') : String(value);
  if (value === null || value === undefined) return /^None$/.test(old) ? 'None' : 'null';
  if (typeof value !== 'string') return String(value);
  const quote = old[0] === '"' || old[0] === "'" ? old[0] : /^[\w./-]+$/.test(value) && !MISREAD.test(value) ? '' : '"';
  return `${quote}${value}${quote}`;
}

/** Words that readers of YAML take for something else than text. */
const MISREAD = /^(?:true|false|yes|no|on|off|y|n|null|none|~|[-+.\d].*)$/i;
