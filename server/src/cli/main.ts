import { isMainThread } from 'node:worker_threads';
import { version } from '../../../package.json';
import { PROJECT } from '../base/project';
import { nearest } from '../dialects/nearest';
import { commandHelp, overallHelp, parse } from './args';
import { commands } from './commands';
import { EXIT, type Exit } from './exit';
import { complain, firstLine, print, tolerateClosedPipes } from './terminal';

async function main([name, ...args]: readonly string[]): Promise<Exit> {
  if (name === '--help' || name === '-h') {
    print(overallHelp(commands));
    return EXIT.clean;
  }
  if (name === '--version') {
    print(`${version}\n`);
    return EXIT.clean;
  }
  const command = commands.find(one => one.name === name);
  if (!command) return refuse(name);
  const parsed = await parse(command, args);
  if ('help' in parsed) {
    print(await commandHelp(command));
    return EXIT.clean;
  }
  if ('problem' in parsed) {
    complain(`${parsed.problem} (see ${PROJECT.name} ${command.name} --help)`);
    return EXIT.failed;
  }
  return command.run(parsed.values, parsed.operands);
}

function refuse(name: string | undefined): Exit {
  const hint = `(see ${PROJECT.name} --help)`;
  if (name === undefined) complain(`no command given ${hint}`);
  else if (name.startsWith('-')) complain(`unknown option ${name} ${hint}`);
  else {
    const near = nearest(
      name,
      commands.map(command => command.name)
    );
    const meant = near ?? (/[./\\]/.test(name) ? `check ${name}` : undefined);
    complain(`unknown command ${name}${meant ? `; did you mean ${PROJECT.name} ${meant}?` : ''} ${hint}`);
  }
  return EXIT.failed;
}

/** The program itself, or one of its workers. */
async function begin(): Promise<Exit> {
  if (isMainThread) return main(process.argv.slice(2));
  (await import('./workers')).workForCheck();
  return EXIT.clean;
}

tolerateClosedPipes();
begin().then(
  exit => {
    // Writing may have failed meanwhile.
    process.exitCode ??= exit;
  },
  (error: unknown) => {
    complain(`internal error: ${firstLine(error)}`);
    process.exitCode = EXIT.failed;
  }
);
