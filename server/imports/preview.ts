import { type CoordinateSystem, geometryToWgs84 } from '@wangge/shared/coordinates'
import { type ImportPreview, type LayerName, recogniseColumns } from '@wangge/shared/importing'
import { openSource } from './readers/open.ts'
import type { SourceRow } from './readers/source.ts'

const sampleRows = 10
const previewRows = 300

/** The first rows of a file: its columns, which fields they feed, and where its features lie. */
export async function previewFile(path: string, layer: LayerName, named?: CoordinateSystem): Promise<ImportPreview> {
  const source = await openSource(path)
  const found: SourceRow[] = []
  for await (const row of source.rows) {
    found.push(row)
    if (found.length === previewRows) break
  }
  const headings = [...new Set(found.flatMap(row => Object.keys(row.properties)))]
  const mapping = recogniseColumns(layer, headings)
  const system = named ?? source.system
  return {
    headings,
    mapping,
    system: source.system ?? null,
    sample: found.slice(0, sampleRows).map(row => row.properties),
    features: found.flatMap(row => {
      const geometry = row.geometry ?? pointOf(row, mapping)
      if (!geometry) return []
      return [{ type: 'Feature', properties: { row: row.row }, geometry: geometryToWgs84(geometry, system ?? 'wgs84') }]
    }),
  }
}

function pointOf({ properties }: SourceRow, mapping: Record<string, string>): SourceRow['geometry'] {
  const [lon, lat] = [Number(properties[mapping.lon ?? '']), Number(properties[mapping.lat ?? ''])]
  return Number.isFinite(lon) && Number.isFinite(lat) ? { type: 'Point', coordinates: [lon, lat] } : null
}
