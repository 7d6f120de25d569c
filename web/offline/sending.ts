import type { BatchAnswer, CommandBatch } from '@wangge/shared/fieldwork'
import { ApiError, answer, api } from '../api/client.ts'
import { SendError } from './outbox.ts'

/** Sends a batch to the server, and turns what can go wrong into what the outbox understands. */
export async function sendBatch(batch: CommandBatch): Promise<BatchAnswer> {
  try {
    return await answer(api.commands.$post({ json: batch }))
  } catch (error) {
    throw error instanceof ApiError ? asSendError(error) : error
  }
}

function asSendError({ status, fields }: ApiError): SendError {
  if (status === 401) return new SendError('signed_out')
  if (status === 403) return new SendError('forbidden')
  // `commands.3.note`: which of the batch it is about.
  const place = /^commands\.(\d+)\b/.exec(fields[0]?.field ?? '')?.[1]
  return status === 422 && place !== undefined ? new SendError('faulty', Number(place)) : new SendError('offline')
}
