// Loaded before the server: answers SIGUSR2 with its memory after a collection, as one line of JSON on standard error.
process.on('SIGUSR2', () => {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  process.stderr.write(JSON.stringify({ heap: heapUsed, resident: rss }));
});
