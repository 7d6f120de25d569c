import gcoord from 'gcoord'
import type { Geometry, Position } from 'geojson'
import proj4 from 'proj4'
import { z } from 'zod'
import { mapPositions } from '../geometry/positions.ts'

/**
 * Coordinate systems an import may name. GCJ-02 and BD-09 are China's shifted systems; `cgcs2000` is geographic
 * (EPSG:4490, equal to WGS 84 within centimetres); `cgcs2000-3-<zone>` the 3-degree Gauss–Krüger zones 25–45 with the
 * zone in the easting (EPSG:4513–4533); `cgcs2000-3-<meridian>E` those without it (EPSG:4534–4554).
 */
export const CoordinateSystem = z
  .string()
  .regex(/^(wgs84|gcj02|bd09|cgcs2000|cgcs2000-3-(2[5-9]|3\d|4[0-5])|cgcs2000-3-(7[5-9]|[89]\d|1[0-2]\d|13[0-5])E)$/)
  .refine(name => !name.endsWith('E') || Number(name.slice(11, -1)) % 3 === 0, 'meridian')
export type CoordinateSystem = z.infer<typeof CoordinateSystem>

/** A function that moves a position of the system to WGS 84 lon/lat, rounded to 7 decimals (about 1 cm). */
export function toWgs84(system: CoordinateSystem): (position: Position) => Position {
  const convert = converter(system)
  return position => convert(position).map(degrees => Math.round(degrees * 1e7) / 1e7)
}

/** The geometry in WGS 84. In WGS 84 and geographic CGCS2000 the numbers stay as they are. */
export function geometryToWgs84(geometry: Geometry, system: CoordinateSystem): Geometry {
  if (system === 'wgs84' || system === 'cgcs2000') return geometry
  return mapPositions(geometry, toWgs84(system))
}

function converter(system: CoordinateSystem): (position: Position) => Position {
  if (system === 'wgs84' || system === 'cgcs2000') return ([lon, lat]) => [lon, lat]
  if (system === 'gcj02') return ([lon, lat]) => gcoord.transform([lon, lat], gcoord.GCJ02, gcoord.WGS84)
  if (system === 'bd09') return ([lon, lat]) => gcoord.transform([lon, lat], gcoord.BD09, gcoord.WGS84)
  const projection = proj4(gaussKrueger(system), 'EPSG:4326')
  return ([easting, northing]) => projection.forward([easting, northing])
}

/** proj4 definition of a CGCS2000 3-degree zone (ellipsoid GRS 80, scale 1, false easting 500 km, zone prefix optional). */
function gaussKrueger(system: CoordinateSystem): string {
  const label = system.slice('cgcs2000-3-'.length)
  const byMeridian = label.endsWith('E')
  const meridian = byMeridian ? Number(label.slice(0, -1)) : Number(label) * 3
  const falseEasting = byMeridian ? 500_000 : Number(label) * 1_000_000 + 500_000
  return `+proj=tmerc +lat_0=0 +lon_0=${meridian} +k=1 +x_0=${falseEasting} +y_0=0 +ellps=GRS80 +units=m +no_defs`
}

/** The system a `crs` name or an EPSG code stands for; undefined for one we cannot convert. */
export function systemOfEpsg(code: number): CoordinateSystem | undefined {
  if (code === 4326 || code === 84) return 'wgs84'
  if (code === 4490) return 'cgcs2000'
  if (code >= 4513 && code <= 4533) return `cgcs2000-3-${code - 4513 + 25}`
  if (code >= 4534 && code <= 4554) return `cgcs2000-3-${(code - 4534) * 3 + 75}E`
  return undefined
}

/** The system of a shapefile's `.prj` (ESRI well-known text); undefined for one we cannot convert. */
export function systemOfPrj(text: string): CoordinateSystem | undefined {
  if (!/^PROJCS/i.test(text.trim())) {
    if (/WGS_?(19)?84/i.test(text)) return 'wgs84'
    return /CGCS_?2000|China_Geodetic/i.test(text) ? 'cgcs2000' : undefined
  }
  const meridian = Number(/"central_meridian"\s*,\s*([\d.]+)/i.exec(text)?.[1])
  const falseEasting = Number(/"false_easting"\s*,\s*([\d.]+)/i.exec(text)?.[1])
  if (!/CGCS_?2000|China_Geodetic/i.test(text) || meridian % 3 !== 0) return undefined
  const zone = Math.floor(falseEasting / 1_000_000)
  const candidate = zone > 0 ? `cgcs2000-3-${zone}` : `cgcs2000-3-${meridian}E`
  return CoordinateSystem.safeParse(candidate).data
}
