/**
 * Runs `command args…` in a process group of its own and stays beside it. When standard input closes (the process that
 * started the keeper has ended, or asks for the end) or the command exits, the keeper ends what is left of the group,
 * politely first. Exits as the command did.
 */
import { spawn, spawnSync } from 'node:child_process';

// VS Code's extension host needs a moment to deactivate its extensions.
const patience = 3000;

const [command, ...args] = process.argv.slice(2);
const onWindows = process.platform === 'win32';
const child = spawn(command, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: !onWindows,
  windowsHide: true,
  // The line for Windows' shell is quoted already, by other rules than those of programs.
  windowsVerbatimArguments: command === 'cmd.exe',
});
let ending = false;

child.once('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  process.exit(127);
});
child.once('exit', (code) => {
  process.exitCode = code ?? 128;
  end();
});
process.stdin.resume();
process.stdin.once('end', end);
process.stdin.once('error', end);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, end);

function end() {
  if (ending || child.pid === undefined) return;
  ending = true;
  if (onWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    process.exit();
  }
  const deadline = Date.now() + patience;
  let signal = 'SIGTERM';
  const poll = () => {
    if (!signalGroup(0)) process.exit();
    if (Date.now() > deadline) signal = 'SIGKILL';
    signalGroup(signal);
    if (signal === 'SIGTERM') signal = 0;
    setTimeout(poll, 30);
  };
  poll();
}

/** Sends a signal to every process of the command's group; false when none is left. */
function signalGroup(signal) {
  try {
    process.kill(-child.pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    throw error;
  }
}
