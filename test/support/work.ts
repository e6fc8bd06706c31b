import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { coreBundle } from './bundle';

/** A text to be read, analysed and checked. */
export interface Task {
  readonly file: string;
  readonly text: string;
}

/**
 * How much there is to do, counted and not timed: how often any block of any function of ours and of our libraries is entered, which is the
 * same on every machine. What V8 does by itself, as sorting and searching, is not seen.
 */
export interface Work {
  /** What each step of reading, analysing and checking a text comes to. */
  steps(task: Task): Promise<readonly number[]>;
  /** All of them together, and what an editor shows without being asked. */
  sum(task: Task): Promise<number>;
  close(): Promise<void>;
}

/** `first` are short texts of the formats that are to be worked on: what is made for them once is not counted. */
export async function newWork(first: readonly Task[]): Promise<Work> {
  const { file: core } = await coreBundle();
  const thread = new Worker(join(__dirname, 'workThread.mjs'), { workerData: { core, first } });
  const ask = async (request: Task & { readonly each?: true; readonly shown?: true }): Promise<readonly number[]> => {
    thread.postMessage(request);
    const [answer] = await once(thread, 'message');
    return answer;
  };
  return {
    steps: task => ask({ ...task, each: true }),
    sum: async task => (await ask({ ...task, shown: true }))[0]!,
    close: async () => void (await thread.terminate())
  };
}
