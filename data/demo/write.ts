import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Feature, Geometry } from 'geojson'

export type Cell = string | number | null

const cell = (value: Cell): string => {
  const text = value === null ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A CSV file with a heading row, or a GeoJSON file with a feature a line. */
export class DemoFolder {
  readonly #folder: string
  constructor(folder: string) {
    this.#folder = folder
    mkdirSync(folder, { recursive: true })
  }

  csv(name: string, headings: readonly string[], rows: Iterable<readonly Cell[]>): void {
    const lines = [headings.join(',')]
    for (const row of rows) lines.push(row.map(cell).join(','))
    writeFileSync(join(this.#folder, name), `${lines.join('\n')}\n`)
  }

  features(name: string, features: readonly Feature<Geometry>[]): void {
    const lines = features.map(feature => JSON.stringify(feature)).join(',\n')
    writeFileSync(join(this.#folder, name), `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`)
  }

  json(name: string, value: unknown): void {
    writeFileSync(join(this.#folder, name), `${JSON.stringify(value, null, 2)}\n`)
  }
}

export const iso = (instant: number | null): string => (instant === null ? '' : new Date(instant).toISOString())
