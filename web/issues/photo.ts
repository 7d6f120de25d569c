import exifr from 'exifr'
import { v7 } from 'uuid'
import { z } from 'zod'

/** A photo on its way to an issue: small enough for a phone's connection, and without what it said of place and camera. */
export interface PreparedPhoto {
  /** Made here: sent again, it is there once. */
  id: string
  picture: Blob
  /** For showing it; to be given back with `URL.revokeObjectURL`. */
  url: string
  /** Where it was taken, if it said so; offered, never sent by itself. */
  takenAt: { lon: number; lat: number } | undefined
}

const longestSidePx = 1600
const quality = 0.82
const Place = z.object({ longitude: z.number(), latitude: z.number() }).optional().catch(undefined)

/** Drawing it anew makes it smaller and leaves its metadata behind. @throws where the file is no picture the browser reads */
export async function preparePhoto(file: Blob): Promise<PreparedPhoto> {
  const place = Place.parse(await exifr.gps(file).catch(() => undefined))
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  const scale = Math.min(1, longestSidePx / Math.max(bitmap.width, bitmap.height))
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  const picture = await canvas.convertToBlob({ type: 'image/jpeg', quality })
  return {
    id: v7(),
    picture,
    url: URL.createObjectURL(picture),
    takenAt: place && { lon: place.longitude, lat: place.latitude },
  }
}

/** Sends a photo under an id made here: sent again, it is there once. Answers whether it was kept. */
export async function sendPhoto(issueId: string, photoId: string, picture: Blob): Promise<boolean> {
  const response = await fetch(`/api/issues/${issueId}/photos/${photoId}`, {
    method: 'PUT',
    headers: { 'content-type': 'image/jpeg' },
    body: picture,
  }).catch(() => undefined)
  return response?.ok ?? false
}

/** A picture as text, for the phone's outbox. */
export function base64Of(picture: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '')
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(picture)
  })
}
