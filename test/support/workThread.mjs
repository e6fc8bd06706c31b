// Counts what a bundle of the core does, in an isolate of its own: V8 counts only in what is compiled after it has been asked to.
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const session = new Session();
session.connect();
const ask = (method, params) => {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
};
ask('Profiler.enable');
ask('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
const { readingModel, diagnosing, defaultSettings, features } = createRequire(import.meta.url)(workerData.core);

/** How often a block of any function was entered since this was asked before. */
function counted() {
  let blocks = 0;
  for (const { functions } of ask('Profiler.takePreciseCoverage').result)
    for (const { ranges, isBlockCoverage } of functions) if (isBlockCoverage) for (const { count } of ranges) blocks += count;
  return blocks;
}

function* everything({ file, text, shown }) {
  const model = yield* readingModel({ text, path: `/counted/${file}`, settings: defaultSettings });
  yield;
  const analysis = model && (yield* model.analysing());
  yield;
  if (analysis) yield* diagnosing(analysis);
  if (analysis && shown) for (const feature of features) feature(analysis);
}

/** Each step by itself, or all of them together. */
function work(request) {
  const steps = everything(request);
  const each = [];
  counted();
  for (let done = false; !done; ) {
    ({ done } = steps.next());
    if (done || request.each) each.push(counted());
  }
  return each;
}

// Tables that are made once belong to no text.
for (const request of workerData.first) work(request);
parentPort.on('message', request => parentPort.postMessage(work(request)));
