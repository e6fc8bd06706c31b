// Clocks and medians. A machine is never quiet, so everything that is compared is measured in turns.
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median milliseconds of processor time of each task, its own garbage collection included, after `warm` rounds that
 * do not count. Processor time, for what else a machine runs hardly shows in it.
 */
export function processorTime(tasks, { warm, rounds }) {
  const times = tasks.map(() => []);
  for (let round = -warm; round < rounds; round++) {
    tasks.forEach((task, i) => {
      collectGarbage();
      const before = process.cpuUsage();
      task();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) times[i].push((user + system) / 1000);
    });
  }
  return times.map(median);
}

/** The median milliseconds that pass until each task is done, after one round that does not count. */
export async function elapsedTime(tasks, { rounds }) {
  const times = tasks.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, task] of tasks.entries()) {
      const began = performance.now();
      await task();
      if (round >= 0) times[i].push(performance.now() - began);
    }
  }
  return times.map(median);
}
