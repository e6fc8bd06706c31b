// What was measured, as a table for people and as lines for programs.

/** A row with what follows from it: the ratio, and whether the target is met (null where that cannot be told). */
export function judge({ id, what, unit, ours, peer, peerName, target, note }) {
  const ratio = isNumber(ours) && isNumber(peer) ? ours / peer : null;
  return {
    id,
    what,
    unit,
    ours: ours ?? null,
    peer: peer ?? null,
    peerName: peerName ?? null,
    ratio,
    target: target ?? null,
    met: target ? met(target, ours, ratio) : null,
    ...(note && { note })
  };
}

function met(target, ours, ratio) {
  const [value, limit] = 'ratio' in target ? [ratio, target.ratio] : [ours, target.most];
  return isNumber(value) ? value <= limit : null;
}

const isNumber = value => typeof value === 'number' && Number.isFinite(value);

export const jsonLines = rows => rows.map(row => `${JSON.stringify(row)}\n`).join('');

export function markdownTable(rows) {
  const cells = [['What', 'Shapelint', 'Peer', 'Ratio', 'Target', 'Met'], ...rows.map(cellsOf)];
  const widths = cells[0].map((_, column) => Math.max(...cells.map(row => row[column].length)));
  const lines = cells.map(row => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  const rule = `|${widths.map((width, column) => (column > 0 && column < 5 ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1), ''].join('\n');
}

function cellsOf({ what, unit, ours, peer, peerName, ratio, target, met, note }) {
  const amount = value => (value === null ? '–' : `${digits(value)} ${unit}`);
  return [
    what,
    amount(ours),
    peerName ? `${amount(peer)} (${peerName})` : '–',
    ratio === null ? '–' : ratio.toFixed(ratio < 0.0095 ? 4 : ratio < 0.095 ? 3 : 2),
    targetText(target, unit),
    note ?? (met === null ? '–' : met ? 'yes' : '**no**')
  ];
}

function targetText(target, unit) {
  if (!target) return '–';
  if ('most' in target) return `≤ ${target.most} ${unit}`;
  const fractions = new Map([
    [2 / 3, '2/3'],
    [1 / 2, '1/2'],
    [1 / 10, '1/10'],
    [1 / 100, '1/100']
  ]);
  return `≤ ${fractions.get(target.ratio) ?? target.ratio}`;
}

const digits = value => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));
