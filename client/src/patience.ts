import { ProgressLocation, window } from 'vscode';

/** Work that takes longer than this shows that it is going on, in milliseconds. */
const PATIENCE = 500;

/** Waits for work, and tells of it in the status bar where it takes long. */
export async function patiently<T>(title: string, work: Promise<T>): Promise<T> {
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

const nothing = () => undefined;
