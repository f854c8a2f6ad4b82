// Puts the real editor in place for the suites that run inside it, as a step of its own: it waits for the network.
import { installEditor } from '../editor/install.mjs';

await installEditor({ log: (line) => console.log(line) });
