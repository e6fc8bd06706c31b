import { join } from 'node:path';
import { PROJECT } from '../base/project';
import { EXIT, type Exit } from './exit';
import { complain, firstLine } from './terminal';

/** Runs the language server that stands beside this program; it reads --stdio from the arguments itself. */
export function serve(stdio: boolean): Exit {
  if (!stdio) {
    complain(`lsp needs --stdio: the server talks over standard input and output (see ${PROJECT.name} lsp --help)`);
    return EXIT.failed;
  }
  const server = join(__dirname, 'server.js');
  try {
    require(server);
    return EXIT.clean;
  } catch (error) {
    complain(`the language server ${server} cannot be loaded: ${firstLine(error)}`);
    return EXIT.failed;
  }
}
