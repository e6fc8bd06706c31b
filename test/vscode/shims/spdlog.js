// Stands in for @vscode/spdlog, which writes log files; without it no extension host starts.
const fs = require('node:fs');
const path = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
let defaultLevel = 2;

class Logger {
  constructor(file) {
    this.file = file;
    this.level = defaultLevel;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    for (const [level, name] of LEVELS.entries()) this[name] = text => this.write(level, text);
  }
  write(level, text) {
    if (level < this.level || !this.file) return;
    try {
      fs.appendFileSync(this.file, `${new Date().toISOString()} ${text}\n`);
    } catch {
      // The run's temporary folder may be gone already.
    }
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {}
  clearFormatters() {}
  flush() {}
  drop() {
    this.file = undefined;
  }
}

exports.version = 11100;
exports.setLevel = level => {
  defaultLevel = level;
};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (_name, file) => new Logger(file);
exports.createAsyncRotatingLogger = async (_name, file) => new Logger(file);
