// Stands in for @vscode/native-watchdog, which ends an extension host whose parent died.
const PARENT_DIED = 87;

exports.start = parent => {
  const timer = setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(PARENT_DIED);
    }
  }, 1000);
  timer.unref();
};
exports.exit = code => process.exit(code || 0);
