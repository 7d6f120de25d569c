export * from './doors.ts'
export * from './schemas.ts'
