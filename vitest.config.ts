import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
    testTimeout: 60_000,
    maxWorkers: 2,
    setupFiles: ['src/testing/fixed-seed.ts'],
  },
});
