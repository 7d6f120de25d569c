/** The addresses of a layer's tiles that touch a box (degrees), from one zoom to another. Web Mercator, XYZ. */
export function tileAddressesOver(
  { west, south, east, north }: { west: number; south: number; east: number; north: number },
  layer: string,
  fromZoom: number,
  toZoom: number,
): string[] {
  const found: string[] = []
  for (let zoom = fromZoom; zoom <= toZoom; zoom++)
    for (let x = columnOf(west, zoom); x <= columnOf(east, zoom); x++)
      for (let y = rowOf(north, zoom); y <= rowOf(south, zoom); y++) found.push(`/tiles/${layer}/${zoom}/${x}/${y}.mvt`)
  return found
}

const columnOf = (lon: number, zoom: number): number => Math.floor(((lon + 180) / 360) * 2 ** zoom)
function rowOf(lat: number, zoom: number): number {
  const radians = (lat * Math.PI) / 180
  return Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * 2 ** zoom)
}
