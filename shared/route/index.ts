export * from './doors-due.ts'
export * from './plan.ts'
export * from './schemas.ts'
export * from './tour.ts'
