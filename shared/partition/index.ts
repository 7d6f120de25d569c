export * from './build.ts'
export * from './edit.ts'
export * from './shapes.ts'
export * from './types.ts'
