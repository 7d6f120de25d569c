import type { CoordinateSystem } from '@wangge/shared/coordinates'
import type { Geometry } from 'geojson'

/** One record as it stands in the file. `row` counts from 1; in tables the heading is row 1 and the first record row 2. */
export interface SourceRow {
  row: number
  properties: Record<string, unknown>
  geometry: Geometry | null
}

/** A file opened for reading once, as a stream. */
export interface Source {
  /** The coordinate system the file itself names; undefined where it names none. */
  system?: CoordinateSystem
  /** What the file calls a system that cannot be converted here: then the user must name one. */
  unknownSystem?: string
  rows: AsyncIterable<SourceRow>
}

/** The file cannot be read at all: nothing of it is imported. */
export class UnreadableFileError extends Error {
  readonly reason: string
  constructor(reason: string, message: string) {
    super(message)
    this.name = 'UnreadableFileError'
    this.reason = reason
  }
}
