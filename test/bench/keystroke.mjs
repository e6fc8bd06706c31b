// A digit typed into an open file: until the diagnostics and the hints are there, what they cost again, and what memory it takes.
import { parseDocument } from 'yaml';
import { chance } from './chance.mjs';
import { openSession } from './client.mjs';
import { jsonConfig, ultralyticsConfig } from './configs.mjs';
import { elapsedTime, median } from './measure.mjs';

const RATIO = 1 / 10;
const MEMORY_RATIO = { 100: 1, 1000: 2 / 3, 10000: 1 / 2 };

/** Lines that an editor shows, and asks hints for. */
const SCREEN = 60;

const FORMATS = [
  { id: '', title: '', make: ultralyticsConfig, peerOf: peers => peers.yaml, ratio: 1 / 10 },
  // No target: that server looks at a JSON file and at nothing that it means.
  { id: '/json', title: ' of JSON', make: jsonConfig, peerOf: peers => peers.json }
];

/** `server` and `peers` are { main } or { missing }. */
export async function keystrokes({ server, peers }, { sizes, quick, say }) {
  const rows = [];
  for (const { id, title, make, peerOf, ratio } of FORMATS) {
    for (const size of sizes) {
      say(`keystrokes${title}: ${size} layers`);
      const peer = peerOf(peers);
      const config = make(size);
      const plan = planFor(size, quick);
      const ours = [];
      const theirs = [];
      for (let session = 0; session < plan.sessions; session++) {
        if (server.main) ours.push(await measure(server.main, config, plan, true));
        if (peer.main) theirs.push(await measure(peer.main, config, plan, false));
      }
      rows.push(...rowsOf({ id, title, size, server, peer, ratio }, summary(ours), summary(theirs)));
      if (id === '' && size >= 10_000) rows.push(await againstParse(size, config, summary(ours), server));
    }
  }
  return rows;
}

function planFor(size, quick) {
  if (quick) return { sessions: 1, warm: 2, keys: 5 };
  return size > 1_000 ? { sessions: 3, warm: 2, keys: 7 } : { sessions: 3, warm: 10, keys: 21 };
}

/** One server from its start to its end. */
async function measure(main, config, { warm, keys }, isOurs) {
  const session = await openSession(main, config);
  const random = chance(7);
  const positionOf = positions(config.text);
  const times = { diagnostics: [], hints: [], firstHover: [], hover: [], hintsAgain: [], symbols: [] };
  try {
    for (let key = -warm; key < keys; key++) {
      const at = positionOf(random.of(config.places));
      const first = Math.max(0, at.line - SCREEN / 2);
      const hintsOf = isOurs ? { start: { line: first, character: 0 }, end: { line: first + SCREEN, character: 0 } } : undefined;
      const answer = await session.type(at, String(random.below(10)), { hintsOf });
      if (hintsOf && !answer.hints.items?.length) throw new Error(`${main} gave no hints`);
      const again = {
        firstHover: await timed(() => session.hover(at)),
        hover: await timed(() => session.hover(at)),
        hintsAgain: isOurs ? await timed(() => session.hints(hintsOf)) : undefined,
        symbols: await timed(() => session.symbols())
      };
      if (key < 0) continue;
      for (const [what, ms] of Object.entries(again)) if (ms !== undefined) times[what].push(ms);
      times.diagnostics.push(answer.diagnostics.ms);
      if (hintsOf) times.hints.push(answer.hints.ms);
    }
    return { ...times, memory: session.peakMemory() };
  } finally {
    await session.close();
  }
}

async function timed(task) {
  const began = performance.now();
  await task();
  return performance.now() - began;
}

/** Nobody moves the lines of these texts about: the places are where they were. */
function positions(text) {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return offset => {
    const line = starts.findLastIndex(start => start <= offset);
    return { line, character: offset - starts[line] };
  };
}

function summary(sessions) {
  if (sessions.length === 0) return undefined;
  const all = what => {
    const values = sessions.flatMap(session => session[what]);
    return values.length > 0 ? median(values) : undefined;
  };
  const memories = sessions.map(session => session.memory).filter(memory => memory !== undefined);
  const memory = memories.length > 0 ? median(memories) : undefined;
  const [first] = sessions;
  return { ...Object.fromEntries(Object.keys(first).map(what => [what, what === 'memory' ? memory : all(what)])) };
}

function rowsOf({ id, title, size, server, peer, ratio }, ours, theirs) {
  const note = server.missing ?? peer.missing;
  const row = (name, what, unit, own, other, target) => ({
    id: `${name}${id}/${size}`,
    what: `${what}${title}, ${size} layers`,
    unit,
    ours: own,
    peer: other,
    peerName: peer.name,
    ...(target && { target: { ratio: target } }),
    ...(note && { note })
  });
  const rows = [
    row('keystroke-diagnostics', 'Keystroke → diagnostics', 'ms', ours?.diagnostics, theirs?.diagnostics, ratio),
    row('keystroke-hints', 'Keystroke → hints (peer: its diagnostics)', 'ms', ours?.hints, theirs?.diagnostics, ratio)
  ];
  if (id === '') {
    rows.push(
      row('first-hover', 'First hover after a keystroke', 'ms', ours?.firstHover, theirs?.firstHover),
      row('hover', 'Hover again', 'ms', ours?.hover, theirs?.hover, RATIO),
      row('hints', 'Hints again (peer: its hover)', 'ms', ours?.hintsAgain, theirs?.hover, RATIO),
      row('symbols', 'Symbols again', 'ms', ours?.symbols, theirs?.symbols)
    );
  }
  const memory = row('memory', 'Peak memory (RSS)', 'MB', ours?.memory, theirs?.memory, id === '' ? MEMORY_RATIO[size] : undefined);
  const untold = ours && ours.memory === undefined && 'told on Linux alone';
  return [...rows, untold ? { ...memory, note: untold } : memory];
}

/** The keystroke's own target in a large file: next to a parse of all of it. */
async function againstParse(size, { text }, ours, server) {
  const [peer] = await elapsedTime([() => parseDocument(text)], { rounds: 9 });
  return {
    id: `keystroke-parse/${size}`,
    what: `Keystroke → diagnostics, ${size} layers`,
    unit: 'ms',
    ours: ours?.diagnostics,
    peer,
    peerName: 'bare yaml parse',
    target: { ratio: RATIO },
    ...(server.missing && { note: server.missing })
  };
}
