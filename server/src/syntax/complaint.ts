/**
 * A sentence for an error of the `yaml` package, or undefined for those that are told better elsewhere: brackets and
 * quotes are followed while the tokens pass, and tags that nobody knows do no harm.
 */
export function complaint(code: string, message: string): string | undefined {
  if (code === 'TAG_RESOLVE_FAILED' || code === 'DUPLICATE_KEY') return undefined;
  if (/ end with a [\]}]$/.test(message) || message.startsWith('Missing closing ')) return undefined;
  const own = sentences.find(([start]) => message.startsWith(start));
  if (own) return own[1];
  const line = (message.split('\n', 1)[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').trim();
  return /[.!?]$/.test(line) ? line : `${line || 'This is not valid YAML'}.`;
}

const sentences: readonly (readonly [string, string])[] = [
  ['Implicit map keys need to be followed', 'A key needs a colon and a space behind it.'],
  [
    'Implicit keys need to be on a single line',
    'This is neither a key with its colon nor a list item; is something missing, or the indentation wrong?'
  ],
  ['A block sequence may not', 'This stands in front of a list without being a part of it; is "- " missing, or a colon?'],
  ['Nested mappings are not allowed in compact', 'A second key cannot follow on the same line; start a new line, or quote the value.'],
  ['Tabs are not allowed as indentation', 'YAML does not allow tabs as indentation; use spaces.'],
  ['All mapping items must start at the same', 'All keys of a map must start at the same column.'],
  ['All sequence items must start at the same', 'All items of a list must start at the same column.'],
  ['Sequence item without - indicator', 'An item of a list must start with "- ".'],
  ['Missing space after : in', 'A space is missing behind the colon.'],
  ['Missing , or : between', 'A comma or a colon is missing before this.'],
  ['Missing , between', 'A comma is missing before this.'],
  ['Unexpected empty item in', 'Nothing stands between these commas.'],
  ['Unexpected , in', 'Nothing stands before this comma.'],
  ['Block collections are not allowed within flow', 'Lists with "- " and maps over several lines cannot stand within brackets.'],
  ['Comments must be separated', 'A comment needs a space before its #.'],
  ['Alias cannot be an empty string', 'An alias needs a name behind its *.'],
  ['Anchor cannot be an empty string', 'An anchor needs a name behind its &.'],
  ['Not a YAML token', 'This does not belong here.'],
  ['Unexpected ', 'This fits neither the list nor the map above it; is the indentation right?']
];
