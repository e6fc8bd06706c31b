/** What a picture of its own must carry: style sheets and theme variables stay behind. */
const KEPT = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-family', 'font-size', 'font-weight'] as const;

/** A drawing as a file, in base64: as an SVG that stands alone, or as a PNG at twice its size. */
export async function pictureOf(
  drawn: SVGSVGElement,
  size: { readonly width: number; readonly height: number },
  format: 'svg' | 'png'
): Promise<string> {
  // A part of a pixel would show the page through the picture's edge.
  const [width, height] = [Math.ceil(size.width), Math.ceil(size.height)];
  const text = standalone(drawn, width, height);
  const svgBase64 = base64(new TextEncoder().encode(text));
  if (format === 'svg') return svgBase64;
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${svgBase64}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  // Canvases have a largest size; a long model gets fewer pixels rather than none.
  const scale = Math.min(2, 16_000 / Math.max(width, height));
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').split(',')[1] ?? '';
}

function standalone(drawn: SVGSVGElement, width: number, height: number): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const [own, copied] = [drawn.querySelectorAll<SVGElement>('*'), copy.querySelectorAll<SVGElement>('*')];
  for (const [i, element] of own.entries()) {
    const style = getComputedStyle(element);
    const target = copied[i]!;
    for (const name of KEPT) target.setAttribute(name, style.getPropertyValue(name));
    for (const name of ['tabindex', 'class', 'aria-pressed', 'role', 'data-from', 'data-to']) target.removeAttribute(name);
  }
  copy.removeAttribute('style');
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('role', 'img');
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function base64(data: Uint8Array): string {
  let binary = '';
  for (const byte of data) binary += String.fromCharCode(byte);
  return btoa(binary);
}
