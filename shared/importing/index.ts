export * from './fields.ts'
export * from './mapping.ts'
export * from './reasons.ts'
export * from './values.ts'
