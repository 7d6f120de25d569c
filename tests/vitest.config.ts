import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
/** Limits only end what hangs: a property test of seconds takes minutes where others share the cores. */
const hangsMs = 900_000

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', root, include: ['unit/**/*.test.ts'], testTimeout: hangsMs } },
      {
        test: {
          name: 'api',
          root,
          include: ['api/**/*.test.ts'],
          // The command line and the killed server are tried on the embedded engine, whose folder and lock they are about.
          exclude:
            process.env.TEST_ENGINE === 'postgresql'
              ? ['api/cli.test.ts', 'api/killed-server.test.ts', 'api/killed-publish.test.ts']
              : [],
          globalSetup: ['support/setup.ts'],
          // An embedded database takes close to a gigabyte: one file after the other.
          fileParallelism: false,
          testTimeout: hangsMs,
          hookTimeout: hangsMs,
        },
      },
    ],
  },
})
