import { afterEach, describe, expect, it, vi } from 'vitest';
import 'vscode-languageserver/node';
import type { Steps } from '../../server/src/base/steps';
import { inTurns, UNWANTED } from '../../server/src/lsp/answer';

/** Notes each of its steps. */
function* steps(count: number, done: string[]): Steps<string> {
  for (let i = 1; i <= count; i++) {
    done.push(`step ${i}`);
    yield;
  }
  return 'the answer';
}

/** A clock on which every look at it takes a while. */
function slowClock(milliseconds: number): void {
  let now = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => {
    now += milliseconds;
    return now;
  });
}

describe('work in turns', () => {
  afterEach(() => vi.restoreAllMocks());

  it('lets others have theirs when a turn gets long', async () => {
    slowClock(30);
    const done: string[] = [];
    setTimeout(() => done.push('another message'), 0);
    expect(await inTurns(steps(2, done), () => true)).toBe('the answer');
    expect(done).toEqual(['step 1', 'another message', 'step 2']);
  });

  it('goes on while a turn is short', async () => {
    slowClock(1);
    const done: string[] = [];
    setTimeout(() => done.push('another message'), 0);
    await inTurns(steps(3, done), () => true);
    expect(done).toEqual(['step 1', 'step 2', 'step 3']);
  });

  it('ends with what is wanted no longer', async () => {
    slowClock(30);
    const done: string[] = [];
    await expect(inTurns(steps(9, done), () => done.length < 3)).rejects.toBe(UNWANTED);
    expect(done).toEqual(['step 1', 'step 2', 'step 3']);
  });
});
