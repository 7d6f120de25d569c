export * from './commands.ts'
export * from './pack.ts'
export * from './register.ts'
export * from './visits.ts'
