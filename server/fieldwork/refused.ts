import type { Refusal } from '@wangge/shared/fieldwork'
import { ProblemError } from '../api/problems.ts'

/** Thrown inside a command's transaction: nothing of it stays but that it was refused. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(code: string, detail: string) {
    super(detail)
    this.refusal = { code, detail }
  }
}

/** Why a command was refused; undefined for faults of ours. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refused) return error.refusal
  return error instanceof ProblemError && error.code !== 'internal'
    ? { code: error.code, detail: error.message }
    : undefined
}
