import type { Dim } from '../ir/shape';

/** "3x640x640", "1,3,224,224", "Nx3x?x?": numbers, names for symbols, ? for unknown. */
export function parseExtents(text: string): Dim[] | undefined {
  const parts = text
    .trim()
    .replace(/^[[(]|[\])]$/g, '')
    .split(/\s*[x×*,]\s*/i);
  const dims = parts.map(part => extent(part.trim()));
  return dims.length > 0 && dims.length <= 8 && dims.every(dim => dim !== undefined) ? dims : undefined;
}

function extent(part: string): Dim | undefined {
  if (/^\d{1,9}$/.test(part)) return Number(part) > 0 ? Number(part) : undefined;
  return part === '?' || /^[a-z_]\w{0,31}$/i.test(part) ? part : undefined;
}

export interface NamedExtents {
  readonly name?: string;
  readonly dims: readonly Dim[];
}

/** One input, or several by name: "3x640x640", "image=3x64x64,audio=1x16000". */
export function parseInputs(text: string): NamedExtents[] | undefined {
  if (!text.includes('=')) {
    const dims = parseExtents(text);
    return dims && [{ dims }];
  }
  const inputs = text.split(',').map(part => {
    const at = part.indexOf('=');
    const dims = at > 0 ? parseExtents(part.slice(at + 1)) : undefined;
    return dims && { name: part.slice(0, at).trim(), dims };
  });
  return inputs.every(input => input !== undefined) ? inputs : undefined;
}
