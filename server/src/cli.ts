import { run } from './cli/run';

run(process.argv.slice(2), {
  // The server is a bundle of its own beside this one; nothing of the protocol is in the command line's.
  startServer: () => void import('./main'),
});
