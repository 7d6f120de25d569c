export * from './categories.ts'
export * from './life.ts'
export * from './limits.ts'
export * from './schemas.ts'
