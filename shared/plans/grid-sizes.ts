import { doubledArea, metresPerUnit, type Partition, perDegree, ringVertices } from '../partition/index.ts'

/**
 * About how long a tour of n places spread over an area is: 0.7124·√(n·A), the constant of Beardwood, Halton and
 * Hammersley (1959) as measured by Johnson, McGeoch and Rothberg (1996). Metres.
 */
export const walkLengthM = (places: number, areaM2: number): number =>
  places < 2 ? 0 : 0.7124 * Math.sqrt(places * areaM2)

/** Area on the ground, within 0.1 % for a grid of a town: a degree of longitude is shortened by the latitude. */
export function areaOfGrid(partition: Partition, grid: number): number {
  let doubled = 0
  let latitude = 0
  for (const refs of partition.grids[grid].polygons.flat()) {
    const ring = ringVertices(partition, refs)
    doubled += doubledArea(ring)
    latitude = ring[0]?.[1] ?? latitude
  }
  return (doubled / 2) * metresPerUnit ** 2 * Math.cos(((latitude / perDegree) * Math.PI) / 180)
}
