import { access } from 'node:fs/promises'
import { extname } from 'node:path'
import { readCsv } from './csv.ts'
import { looksLikeGeojsonLines, readGeojson, readGeojsonLines } from './geojson.ts'
import { readGeopackage } from './geopackage.ts'
import { readZippedShapefile } from './shapefile.ts'
import { type Source, UnreadableFileError } from './source.ts'
import { readXlsx } from './xlsx.ts'

/** Opens a file by its ending. @throws UnreadableFileError for missing files and formats that are not known */
export async function openSource(path: string): Promise<Source> {
  await access(path).catch(() => {
    throw new UnreadableFileError('no_file', `there is no file ${path}`)
  })
  switch (extname(path).toLowerCase()) {
    case '.geojson':
    case '.json':
      return (await looksLikeGeojsonLines(path)) ? readGeojsonLines(path) : readGeojson(path)
    case '.geojsonl':
    case '.ndjson':
    case '.jsonl':
    case '.geojsons':
      return readGeojsonLines(path)
    case '.csv':
    case '.tsv':
    case '.txt':
      return readCsv(path)
    case '.xlsx':
      return readXlsx(path)
    case '.zip':
      return readZippedShapefile(path)
    case '.gpkg':
      return readGeopackage(path)
    default:
      throw new UnreadableFileError(
        'unknown_format',
        `the format of ${path} is not known: GeoJSON, GeoJSON lines, CSV, XLSX, zipped shapefiles and GeoPackage can be read`,
      )
  }
}
