/** A string argument as Ultralytics reads it: a Python literal, a word that stays a word, or a syntax error. */
export type Literal = { readonly value: unknown } | { readonly word: string } | { readonly error: true };

const KEYWORDS = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' '
  )
);

/** Expressions that are no literals: names, attributes, calls, operators between them. They stay the string they are. */
const EXPRESSION = /^[A-Za-z_]\w*(?:\s*(?:\.|[-+*/%|&^])\s*\w+|\(\s*\))*$/;

/** `ast.literal_eval` on the scalars and flat sequences that configs hold; deeper nests count as words. */
export function pythonLiteral(text: string): Literal {
  const trimmed = text.trim();
  const scalar = scalarLiteral(trimmed);
  if (scalar) return scalar;
  const sequence = /^[([]\s*([^()[\]{}]*?)\s*,?\s*[)\]]$/.exec(trimmed);
  if (sequence) {
    const parts = sequence[1] === '' ? [] : sequence[1]!.split(',').map(part => scalarLiteral(part.trim()));
    const isTuple = trimmed.startsWith('(');
    if (parts.every(part => part && 'value' in part) && !(isTuple && parts.length === 1 && !/,\s*\)$/.test(trimmed))) {
      return { value: parts.map(part => (part as { value: unknown }).value) };
    }
    if (isTuple && parts.length === 1 && parts[0]) return parts[0];
  }
  return EXPRESSION.test(trimmed) && !KEYWORDS.has(trimmed) ? { word: text } : { error: true };
}

function scalarLiteral(text: string): Literal | undefined {
  if (text === 'None') return { value: null };
  if (text === 'True' || text === 'False') return { value: text === 'True' };
  if (/^[-+]?(?:\d[\d_]*)$/.test(text) && !/^[-+]?0\d/.test(text)) return { value: Number(text.replaceAll('_', '')) };
  if (/^[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:e[-+]?\d+)?$/i.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? { value } : undefined;
  }
  const quoted = /^(['"])([^'"\\]*)\1$/.exec(text);
  return quoted ? { value: quoted[2] } : undefined;
}
