import { defineConfig } from 'vitest/config';

const tier = (name: string, timeoutMs: number, parallel: boolean) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    fileParallelism: parallel,
    // Files that share nothing share a process: half of the time of the quick tiers is loading the same modules again.
    isolate: !parallel,
    // Tests that say `concurrent` wait for containers more than they work: two cores take two of them.
    maxConcurrency: 2,
  },
});

export default defineConfig({
  test: {
    disableConsoleIntercept: true,
    projects: [
      tier('unit', 10_000, true),
      tier('commands', 20_000, true),
      tier('contract', 20_000, true),
      tier('integration', 180_000, false),
      tier('e2e', 300_000, false),
    ],
  },
});
