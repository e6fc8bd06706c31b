// What VS Code loads as extensionTestsPath, in every extension host: mocha's browser build runs in all of them.
import 'mocha/mocha';
import { defineFormats } from './formats';
import { defineSuite } from './suite';
import { defineTrouble } from './trouble';
import { defineViews } from './views';
import { defineWriting } from './writing';

/** Called by VS Code; a rejection makes the run fail. */
export async function run(): Promise<void> {
  // Not the page's `mocha`: its run() reads location.search, which a Node extension host has not.
  const runner = new Mocha({ ui: 'bdd', reporter: 'spec', color: false, failZero: true, timeout: 60_000 });
  runner.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, '', runner);
  defineSuite();
  defineFormats();
  defineTrouble();
  defineViews();
  defineWriting();
  const failures = await new Promise<number>(resolve => runner.run(resolve));
  if (failures) throw new Error(`${failures} tests failed`);
}
