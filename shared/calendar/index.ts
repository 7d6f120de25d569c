export * from './announced.ts'
export * from './schemas.ts'
export * from './working-days.ts'
