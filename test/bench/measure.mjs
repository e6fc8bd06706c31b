// Clocks and medians. The machine is never quiet, so everything that is compared is measured in turns.
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The median milliseconds of each task, each begun on a clean heap, after rounds that are thrown away. */
export function inTurns(tasks, { warm, rounds }) {
  const times = tasks.map(() => []);
  for (let round = -warm; round < rounds; round++) {
    tasks.forEach((task, i) => {
      collectGarbage();
      const began = performance.now();
      task();
      if (round >= 0) times[i].push(performance.now() - began);
    });
  }
  return times.map(median);
}

/** The same for what has to be waited for. */
export async function inTurnsAsync(tasks, { warm, rounds }) {
  const times = tasks.map(() => []);
  for (let round = -warm; round < rounds; round++) {
    for (const [i, task] of tasks.entries()) {
      const began = performance.now();
      await task();
      if (round >= 0) times[i].push(performance.now() - began);
    }
  }
  return times.map(median);
}
