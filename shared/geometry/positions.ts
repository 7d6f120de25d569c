import { bbox } from '@turf/bbox'
import { geometryCollection } from '@turf/helpers'
import type { Geometry, GeometryCollection, Position } from 'geojson'

/** The geometry with every position replaced; the type stays. Geometry collections are mapped member by member. */
export function mapPositions(geometry: Geometry, change: (position: Position) => Position): Geometry {
  switch (geometry.type) {
    case 'Point':
      return { type: 'Point', coordinates: change(geometry.coordinates) }
    case 'MultiPoint':
    case 'LineString':
      return { type: geometry.type, coordinates: geometry.coordinates.map(change) }
    case 'MultiLineString':
    case 'Polygon':
      return { type: geometry.type, coordinates: geometry.coordinates.map(line => line.map(change)) }
    case 'MultiPolygon':
      return {
        type: 'MultiPolygon',
        coordinates: geometry.coordinates.map(rings => rings.map(ring => ring.map(change))),
      }
    case 'GeometryCollection':
      return { type: 'GeometryCollection', geometries: geometry.geometries.map(member => mapPositions(member, change)) }
  }
}

/** Calls `visit` for every position of a geometry. */
export function eachPosition(geometry: Geometry, visit: (position: Position) => void): void {
  mapPositions(geometry, position => {
    visit(position)
    return position
  })
}

/** The box around some shapes, in degrees. */
export function boundsOf(
  shapes: readonly Exclude<Geometry, GeometryCollection>[],
): [west: number, south: number, east: number, north: number] {
  const [west, south, east, north] = bbox(geometryCollection([...shapes]))
  return [west, south, east, north]
}
