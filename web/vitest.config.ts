import { defineConfig } from 'vitest/config';

// One run for the whole workspace; each package adds only its name.
const packages = ['ui', 'app', 'identity', 'admin'];

export default defineConfig({
  test: {
    projects: packages.map((name) => ({
      test: {
        name,
        root: name,
        environment: 'jsdom',
        globals: true,
        setupFiles: ['../vitest.setup.ts'],
        include: ['src/**/*.test.{ts,tsx}', '*.test.ts'],
        restoreMocks: true,
        testTimeout: 30_000,
      },
    })),
  },
});
