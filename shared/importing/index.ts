export * from './fields.ts'
export * from './mapping.ts'
export * from './values.ts'
