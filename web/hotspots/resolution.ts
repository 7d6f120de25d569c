import { type Resolution, resolutions } from '@wangge/shared/hotspots'
import { getResolution, isValidCell } from 'h3-js'

/** From this zoom on, cells of the resolution are looked at: about a thumb wide on the screen. */
const fromZoom: [zoom: number, resolution: Resolution][] = [
  [16.4, 11],
  [15, 10],
  [12, 9],
  [0, 8],
]

/** The resolution for a camera as the address has it (zoom first). */
export function resolutionAt(camera: string | undefined): Resolution {
  const zoom = Number(camera?.split('/')[0] ?? Number.NaN)
  return Number.isNaN(zoom) ? 9 : (fromZoom.find(([from]) => zoom >= from)?.[1] ?? 9)
}

/** The resolution of a cell named in the address; undefined where it names none of ours. */
export const resolutionOf = (cell: string): Resolution | undefined =>
  isValidCell(cell) ? resolutions.find(one => one === getResolution(cell)) : undefined
