export * from './access.ts'
export * from './instants.ts'
export * from './regions.ts'
export * from './register.ts'
