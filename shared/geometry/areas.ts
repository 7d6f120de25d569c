import { area } from '@turf/area'
import { featureCollection, multiPolygon, polygon } from '@turf/helpers'
import { intersect } from '@turf/intersect'
import { union } from '@turf/union'
import type { Feature, MultiPolygon, Polygon } from 'geojson'

type Shape = Polygon | MultiPolygon

const asFeature = (shape: Shape): Feature<Shape> =>
  shape.type === 'Polygon' ? polygon(shape.coordinates) : multiPolygon(shape.coordinates)

/** Geodesic area in m² (on the sphere turf uses; within 0.5 % of the ellipsoid's). */
export const areaM2 = (shape: Shape): number => area(shape)

/** The union of shapes; undefined for none. */
export function unionOf(shapes: readonly Shape[]): Shape | undefined {
  if (shapes.length === 0) return undefined
  if (shapes.length === 1) return shapes[0]
  return union(featureCollection(shapes.map(asFeature)))?.geometry
}

/** How much of a community its grids cover, and how much they cover twice. */
export interface SpatialCoverage {
  communityM2: number
  /** Area of (∪ grids ∩ community). */
  coveredM2: number
  /** Σ areas of the grids − area of their union: what lies in more than one grid, counted once per extra grid. */
  overlapM2: number
  /** coveredM2 / communityM2; null for a community without area. */
  ratio: number | null
}

export function spatialCoverage(grids: readonly Shape[], community: Shape): SpatialCoverage {
  const communityM2 = areaM2(community)
  const together = unionOf(grids)
  if (!together) return { communityM2, coveredM2: 0, overlapM2: 0, ratio: communityM2 > 0 ? 0 : null }
  const inside = intersect(featureCollection([asFeature(together), asFeature(community)]))
  const coveredM2 = inside ? areaM2(inside.geometry) : 0
  const overlapM2 = Math.max(0, grids.reduce((sum, grid) => sum + areaM2(grid), 0) - areaM2(together))
  return { communityM2, coveredM2, overlapM2, ratio: communityM2 > 0 ? coveredM2 / communityM2 : null }
}
