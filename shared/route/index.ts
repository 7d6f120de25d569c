export * from './tour.ts'
