// Clocks and medians. A machine is never quiet, so everything that is compared is measured in turns.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median milliseconds of processor time of each task, after `warm` rounds that do not count. Processor time, for what
 * else a machine runs hardly shows in it. No garbage collection is forced in between: V8 would throw its optimised code
 * away with the last objects of a shape, and tasks take three times as long as they do in a program that runs on.
 */
export function processorTime(tasks, { warm, rounds }) {
  const times = tasks.map(() => []);
  for (let round = -warm; round < rounds; round++) {
    for (const i of turns(tasks, round)) {
      const before = process.cpuUsage();
      tasks[i]();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) times[i].push((user + system) / 1000);
    }
  }
  return times.map(median);
}

/** The median milliseconds that pass until each task is done, after one round that does not count. */
export async function elapsedTime(tasks, { rounds }) {
  const times = tasks.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const i of turns(tasks, round)) {
      const began = performance.now();
      await tasks[i]();
      if (round >= 0) times[i].push(performance.now() - began);
    }
  }
  return times.map(median);
}

/** Forth in one round and back in the next: whoever comes second may pay for the first one's garbage. */
function turns(tasks, round) {
  const order = tasks.keys();
  return round % 2 === 0 ? [...order] : [...order].reverse();
}
