import { type CancellationToken, CancellationTokenSource, ProgressLocation, window } from 'vscode';

/** Work that takes longer than this shows that it is going on, in milliseconds. */
const PATIENCE = 500;

/** Waits for what a user asked for. Where that takes long, a notification tells of it and lets it be stopped: then undefined. */
export async function patiently<T>(title: string, work: (token: CancellationToken) => Promise<T>): Promise<T | undefined> {
  const source = new CancellationTokenSource();
  const stopped = new Promise<undefined>(resolve => source.token.onCancellationRequested(() => resolve(undefined)));
  const result = Promise.race([work(source.token), stopped]);
  const timer = setTimeout(() => show(title, source, result), PATIENCE);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}

/** The same for what nobody asked for by itself: the status bar tells of it. */
export async function inBackground<T>(title: string, work: Promise<T>): Promise<T> {
  const timer = setTimeout(
    () => void window.withProgress({ location: ProgressLocation.Window, title }, () => work.then(nothing, nothing)),
    PATIENCE
  );
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

function show(title: string, source: CancellationTokenSource, result: Promise<unknown>): void {
  void window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, (_, token) => {
    token.onCancellationRequested(() => source.cancel());
    return result.then(nothing, nothing);
  });
}

const nothing = () => undefined;
