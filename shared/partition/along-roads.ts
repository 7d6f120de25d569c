import { Delaunay } from 'd3-delaunay'
import { type Part, partsAlong } from './divide.ts'
import { type PlaceOnLine, placesOnLines } from './nearest.ts'
import { covers } from './rings.ts'
import { keptOf, linesBetween, type Sites, straightened } from './sites.ts'
import { metresPerUnit, type Partition, perDegree, sameVertex, type Vertex } from './types.ts'

const metres = (m: number) => m / metresPerUnit
/** A road further off than this is not the one a line runs along. */
const reach = metres(25)
/** A line is looked at every so often. */
const step = metres(8)
/** A road a line only crosses, or meets for less than this, leaves it as it is. */
const leastRun = metres(30)
/** A place stays nearer to the line than to any site by this: so no site comes to lie on the other side. */
const share = 0.9

/** A place of a line, and where on a road it would go. */
interface Sample {
  vertex: Vertex
  onRoad: Vertex | undefined
}

/**
 * The lines that part sites of different labels within a grid: along roads where these part them as well as the lines
 * halfway do; halfway between them else.
 */
export function linesAlongRoads(
  partition: Partition,
  grid: number,
  sites: Sites,
  roads: readonly (readonly number[])[],
): Vertex[][] {
  const halfway = linesBetween(sites)
  const along = alongRoads(halfway, sites, roads)
  if (along.every((line, i) => String(line) === String(halfway[i]))) return halfway
  const wrong = (lines: readonly Vertex[][]) => {
    const parts = partsAlong(partition, grid, lines)
    return parts ? misplaced(parts, sites) : Number.POSITIVE_INFINITY
  }
  return wrong(along) <= wrong(halfway) ? along : halfway
}

/**
 * Brings lines between sites onto the middle of roads, where one runs nearer to them than any site: that is where people
 * expect the boundary, and can name it. Ends that lines have in common stay in common.
 * @param roads centre lines, flat
 */
export function alongRoads(
  lines: readonly Vertex[][],
  sites: Sites,
  roads: readonly (readonly number[])[],
): Vertex[][] {
  if (roads.length === 0 || lines.length === 0) return [...lines]
  const onRoad = roadFinder(sites, roads)
  const sampled = lines.map(line => withRuns(samplesOf(line, onRoad)))
  const ends = new Map<string, Vertex>()
  lines.forEach((line, i) => {
    const samples = sampled[i]
    for (const [vertex, sample] of [
      [line[0], samples[0]] as const,
      [line[line.length - 1], samples[samples.length - 1]] as const,
    ])
      if (sample.onRoad) ends.set(String(vertex), sample.onRoad)
  })
  return lines.map((line, i) => {
    if (sampled[i].every(({ onRoad: place }) => !place)) return withEnds(line, ends)
    const drawn = sampled[i].map(({ vertex, onRoad: place }) => place ?? vertex)
    return tidy(withEnds(drawn, ends, line))
  })
}

/** The nearest place on a road, where it is nearer than the sites are. */
function roadFinder({ x, y }: Sites, roads: readonly (readonly number[])[]): (place: Vertex) => Vertex | undefined {
  const shrink = Math.cos(((y[0] / perDegree) * Math.PI) / 180)
  const coordinates = new Float64Array(x.length * 2)
  for (let i = 0; i < x.length; i++) {
    coordinates[2 * i] = x[i] * shrink
    coordinates[2 * i + 1] = y[i]
  }
  const delaunay = new Delaunay(coordinates)
  const nearest = placesOnLines(roads, shrink)
  let near = 0
  return ([px, py]) => {
    near = delaunay.find(px * shrink, py, near)
    const clear = Math.hypot(coordinates[2 * near] - px * shrink, coordinates[2 * near + 1] - py)
    // Far from all sites nobody's side is at stake; what sticks out there is cut off anyway.
    const found: PlaceOnLine | undefined = nearest([px, py], Math.min(reach, clear * share))
    return found?.vertex
  }
}

function samplesOf(line: readonly Vertex[], onRoad: (place: Vertex) => Vertex | undefined): Sample[] {
  const samples: Sample[] = []
  const add = (vertex: Vertex) => samples.push({ vertex, onRoad: onRoad(vertex) })
  line.forEach((vertex, i) => {
    add(vertex)
    const next = line[i + 1]
    if (!next) return
    const count = Math.min(2000, Math.ceil(Math.hypot(next[0] - vertex[0], next[1] - vertex[1]) / step))
    for (let k = 1; k < count; k++)
      add([
        Math.round(vertex[0] + ((next[0] - vertex[0]) * k) / count),
        Math.round(vertex[1] + ((next[1] - vertex[1]) * k) / count),
      ])
  })
  return samples
}

/** Only stretches that run along a road for a while go onto it. */
function withRuns(samples: readonly Sample[]): Sample[] {
  const kept = samples.map(({ vertex }): Sample => ({ vertex, onRoad: undefined }))
  for (let from = 0; from < samples.length; from++) {
    let to = from
    let length = 0
    while (samples[to]?.onRoad) {
      const before = to > from ? samples[to - 1].onRoad : undefined
      const here = samples[to].onRoad
      if (before && here) length += Math.hypot(here[0] - before[0], here[1] - before[1])
      to++
    }
    if (length >= leastRun) for (let i = from; i < to; i++) kept[i] = samples[i]
    from = to
  }
  return kept
}

/** A line whose ends go where other lines' went. */
function withEnds(line: readonly Vertex[], ends: ReadonlyMap<string, Vertex>, before = line): Vertex[] {
  const last = line.length - 1
  const [first, end] = [before[0], before[before.length - 1]]
  return line.map((vertex, i) =>
    i === 0 ? (ends.get(String(first)) ?? vertex) : i === last ? (ends.get(String(end)) ?? vertex) : vertex,
  )
}

function tidy(line: readonly Vertex[]): Vertex[] {
  const isClosed = sameVertex(line[0], line[line.length - 1])
  const smooth = withoutSpikes(line)
  const kept = keptOf(smooth, straightened).map(i => smooth[i])
  return isClosed && kept.length < 4 ? smooth : kept
}

/** A line that goes onto a road a little too early and turns back on it: the tip is cut off. */
function withoutSpikes(line: readonly Vertex[]): Vertex[] {
  const kept: Vertex[] = []
  for (const vertex of line) {
    while (kept.length > 1 && isSpike(kept[kept.length - 2], kept[kept.length - 1], vertex)) kept.pop()
    if (kept.length === 0 || !sameVertex(vertex, kept[kept.length - 1])) kept.push(vertex)
  }
  return kept
}

/** Whether a line turns back on itself, by more than some 150°. */
function isSpike([ax, ay]: Vertex, [bx, by]: Vertex, [cx, cy]: Vertex): boolean {
  const [ux, uy, vx, vy] = [bx - ax, by - ay, cx - bx, cy - by]
  const lengths = Math.hypot(ux, uy) * Math.hypot(vx, vy)
  return lengths > 0 && (ux * vx + uy * vy) / lengths < -0.87
}

/** How many sites lie in a part that is mostly of another label. */
function misplaced(parts: readonly Part[], { x, y, label }: Sites): number {
  let count = 0
  for (const { rings } of parts) {
    const votes = new Map<number, number>()
    for (let i = 0; i < label.length; i++)
      if (covers(rings, x[i], y[i])) votes.set(label[i], (votes.get(label[i]) ?? 0) + 1)
    const all = [...votes.values()]
    count += all.reduce((sum, one) => sum + one, 0) - Math.max(0, ...all)
  }
  return count
}
