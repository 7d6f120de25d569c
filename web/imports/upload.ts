import { ImportJob, ImportPreview, type ImportRequest, type LayerName } from '@wangge/shared/importing'
import { z } from 'zod'
import { ApiError, problemOf } from '../api/client.ts'

const Uploaded = z.object({ job: ImportJob, preview: ImportPreview })
export type Uploaded = z.infer<typeof Uploaded>

/** Sends a file as it is, with progress (0 to 1). @throws ApiError */
export function uploadFile(
  file: File,
  layer: LayerName,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    // fetch tells nothing of how much was sent; this does.
    const request = new XMLHttpRequest()
    request.open('POST', `/api/imports?${new URLSearchParams({ layer, fileName: file.name })}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = event => event.lengthComputable && onProgress(event.loaded / event.total)
    request.onerror = () => reject(new ApiError(0, 'offline', 'the server cannot be reached'))
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onload = () => {
      const body: unknown = JSON.parse(request.responseText || 'null')
      if (request.status === 200) resolve(Uploaded.parse(body))
      else reject(problemOf(request.status, body))
    }
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

const Progress = z.object({ rows: z.number() })
const End = z.object({ job: ImportJob })

/** Runs an uploaded import and tells how far it has come; aborting cancels it on the server too. @throws ApiError */
export async function runImport(
  id: string,
  request: ImportRequest,
  onProgress: (rows: number) => void,
  signal: AbortSignal,
): Promise<ImportJob> {
  const response = await fetch(`/api/imports/${id}/run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal,
  })
  if (!response.ok || !response.body) throw problemOf(response.status, await response.json().catch(() => null))
  for await (const { event, data } of eventsOf(response.body)) {
    if (event === 'progress') onProgress(Progress.parse(data).rows)
    if (event === 'end') return End.parse(data).job
  }
  throw new ApiError(0, 'offline', 'the connection was lost')
}

/** Server-sent events of an answer to a POST, which EventSource cannot make. */
async function* eventsOf(body: ReadableStream<BufferSource>): AsyncGenerator<{ event: string; data: unknown }> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = /^event: ?(.*)$/m.exec(block)?.[1] ?? 'message'
      const data = /^data: ?(.*)$/m.exec(block)?.[1]
      if (data !== undefined) yield { event, data: JSON.parse(data) }
    }
  }
}
