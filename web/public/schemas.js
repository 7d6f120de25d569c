// Schemas are checked without generated code: the page's content policy allows none. Must come before any module.
globalThis.__zod_globalConfig = { jitless: true }
