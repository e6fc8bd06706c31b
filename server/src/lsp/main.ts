// One file serves both hosts, so that all formats and rules ship once. Each host's own part runs in that host alone.
declare const WorkerGlobalScope: unknown;

void (typeof WorkerGlobalScope === 'function' ? import('./main.browser') : import('./main.node'));
