export * from './areas.ts'
export * from './partition-index.ts'
export * from './positions.ts'
export * from './repair.ts'
