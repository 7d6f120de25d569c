import type { Feature, Polygon } from 'geojson'
import { type BuildingPlan, buildGrid, type UnitPlan } from './buildings.ts'
import { type DraftGrid, drawFaultyDraft } from './draft.ts'
import { buildGround } from './ground.ts'
import { plantHotspots, scatterIssues } from './issues.ts'
import { arterialsU, type CommunityPlan, type GridPlan, layOutTown, streets } from './layout.ts'
import { assignCare, fixResidents, type Home, moveIn, tellApart } from './people.ts'
import { Random } from './random.ts'
import { buildRoads } from './roads.ts'
import { planRing, townHeight } from './terrain.ts'
import { walkRounds } from './visits.ts'
import { DemoFolder, iso } from './write.ts'

/** The layers in the order in which the importer must read them, and their files. */
export const demoFiles = [
  { layer: 'regions', file: 'regions.geojson' },
  { layer: 'basemap', file: 'basemap.geojson' },
  { layer: 'grids', file: 'grids.geojson' },
  { layer: 'estates', file: 'estates.csv' },
  { layer: 'buildings', file: 'buildings.geojson' },
  { layer: 'units', file: 'units.csv' },
  { layer: 'households', file: 'households.csv' },
  { layer: 'residents', file: 'residents.csv' },
  { layer: 'care', file: 'care.csv' },
  { layer: 'visits', file: 'visits.csv' },
  { layer: 'issues', file: 'issues.csv' },
] as const

const overloadedGrid = '370602005005002'
const draftGrids = {
  cut: '370602005003002',
  taker: '370602005002006',
  giver: '370602005002005',
  orphans: 37,
  doubled: 12,
}

/**
 * Writes the demo town into `folder` as files for the ordinary importer: two streets of Zhifu with invented people.
 * The same `now` gives the same files. Everything dated lies in the year before `now` (ms since the epoch).
 */
export function generateDemo(folder: string, now: number): void {
  const random = new Random(370602)
  const files = new DemoFolder(folder)
  const communities = layOutTown(random)
  const grids = communities.flatMap(community => community.grids)
  writePlaces(files, communities)

  const buildings = communities.flatMap(community =>
    community.grids.flatMap(grid => buildGrid(community, grid, estateName(grid), random)),
  )
  writeBuildings(files, communities, buildings)

  const diligence = new Map(grids.map(grid => [grid.code, random.between(0.55, 1.35)]))
  const homes = settle(random, buildings, diligence, now)
  const care = assignCare(random, homes)
  writePeople(files, homes, random, now)
  files.csv(
    'care.csv',
    ['id', 'resident', 'kind', 'level', 'intervalDays'],
    care.map(c => [c.id, c.person.id, c.kind, c.level, c.intervalDays]),
  )
  const visits = walkRounds(random, homes, care, diligence, now)
  files.csv(
    'visits.csv',
    ['id', 'household', 'at', 'outcome'],
    visits.map(v => [v.id, v.household, iso(v.at), v.outcome]),
  )

  const { hotspots, issues: planted } = plantHotspots(random, homes, now)
  const issues = [...scatterIssues(random, homes, 6000 - planted.length, now), ...planted].sort(
    (a, b) => a.openedAt - b.openedAt,
  )
  files.csv(
    'issues.csv',
    [
      'id',
      'lon',
      'lat',
      'category',
      'severity',
      'state',
      'text',
      'address',
      'unit',
      'household',
      'opened',
      'accepted',
      'resolved',
      'closed',
      'level',
      'reworks',
      'satisfied',
    ],
    issues.map(i => [
      i.id,
      ...i.position,
      i.category,
      i.severity,
      i.state,
      i.text,
      i.address,
      i.unit,
      i.household,
      iso(i.openedAt),
      iso(i.acceptedAt),
      iso(i.resolvedAt),
      iso(i.closedAt),
      i.level,
      i.reworks,
      i.closedAt === null || i.satisfied === null ? '' : i.satisfied ? 'yes' : 'no',
    ]),
  )
  files.features('draft.geojson', draft(grids, buildings))
  files.json('truths.json', { now: iso(now), hotspots, overloadedGrid, draft: draftGrids })
}

const gridFeature = (grid: GridPlan): DraftGrid => ({
  type: 'Feature',
  properties: { code: grid.code, name: grid.name },
  geometry: { type: 'Polygon', coordinates: [planRing(grid.u0, grid.v0, grid.u1, grid.v1)] },
})

function region(
  code: string,
  name: string,
  level: string,
  u0: number,
  v0: number,
  u1: number,
  v1: number,
): Feature<Polygon> {
  return {
    type: 'Feature',
    properties: { code, name, level },
    geometry: { type: 'Polygon', coordinates: [planRing(u0, v0, u1, v1)] },
  }
}

function writePlaces(files: DemoFolder, communities: CommunityPlan[]): void {
  const [, , middle, , east] = arterialsU
  files.features('regions.geojson', [
    region('370602', '芝罘区', 'district', 0, 0, east, townHeight),
    region(streets[1].code, streets[1].name, 'street', 0, 0, middle, townHeight),
    region(streets[0].code, streets[0].name, 'street', middle, 0, east, townHeight),
    ...communities.map(c => region(c.code, c.name, 'community', c.u0, c.v0, c.u1, c.v1)),
  ])
  files.features('basemap.geojson', [...buildGround(communities), ...buildRoads(communities)])
  files.features(
    'grids.geojson',
    communities.flatMap(c =>
      c.grids.map(grid => ({
        ...gridFeature(grid),
        properties: { code: grid.code, name: grid.name, community: c.code },
      })),
    ),
  )
}

const estateStems = [...'松枫桐槐柳梅兰竹菊荷海港湾岛帆贝潮汐云霞晨星月华锦绣凤仪安宁和顺福禄康泰']
const estateEnds = ['苑', '里', '园', '新村', '家园', '花园', '小区', '东里', '西里']

function estateName(grid: GridPlan): string {
  if (grid.kind === 'songyuanli') return '松园里小区'
  if (grid.kind === 'huian') return '惠安小区'
  const n = Number(grid.code.slice(6, 9)) * 97 + Number(grid.code.slice(9)) * 31
  return `${estateStems[n % estateStems.length]}${estateStems[(n * 7 + 3) % estateStems.length]}${estateEnds[n % estateEnds.length]}`
}

function writeBuildings(files: DemoFolder, communities: CommunityPlan[], buildings: BuildingPlan[]): void {
  files.csv(
    'estates.csv',
    ['id', 'name', 'community', 'managed'],
    communities.flatMap(c => c.grids.map((g, i) => [`e-${g.code}`, estateName(g), c.code, i % 5 === 2 ? 'no' : 'yes'])),
  )
  files.features(
    'buildings.geojson',
    buildings.map(b => ({
      type: 'Feature',
      properties: { id: b.id, name: b.name, estate: `e-${b.grid.code}`, address: b.address, floors: b.floors },
      geometry: { type: 'Polygon', coordinates: [b.ring] },
    })),
  )
  files.csv(
    'units.csv',
    ['id', 'building', 'name', 'lon', 'lat', 'floors', 'doorsPerFloor', 'householdsExpected'],
    buildings.flatMap(b =>
      b.units.map(u => [u.id, b.id, u.name, ...u.position, u.floors, u.doorsPerFloor, u.householdsExpected]),
    ),
  )
}

function settle(random: Random, buildings: BuildingPlan[], diligence: Map<string, number>, now: number): Home[] {
  const homes = buildings.flatMap(building => {
    const { kind, code } = building.grid
    const whole = kind === 'songyuanli' || kind === 'huian'
    const coverage = whole ? 1 : Math.min(0.998, 0.9 + 0.08 * (diligence.get(code) ?? 1))
    return building.units.flatMap(unit => moveIn(random, building, unit, coverage, now))
  })
  fixResidents(
    random,
    homes.filter(home => home.grid.kind === 'songyuanli'),
    947,
    now,
  )
  fixResidents(
    random,
    homes.filter(home => home.grid.kind === 'huian'),
    698,
    now,
  )
  tellApart(new Random(2), homes)
  return homes
}

function writePeople(files: DemoFolder, homes: Home[], random: Random, now: number): void {
  files.csv(
    'households.csv',
    ['id', 'unit', 'door', 'floor', 'tenure', 'verifiedAt', 'since', 'plates'],
    homes.map(h => [
      h.id,
      h.unit.id,
      h.door,
      h.floor,
      h.tenure,
      iso(now - random.between(1, 260) * 86_400_000),
      iso(now - random.between(400, 3000) * 86_400_000),
      h.plate,
    ]),
  )
  files.csv(
    'residents.csv',
    ['id', 'household', 'name', 'gender', 'bornOn', 'relation', 'phone', 'idNumber'],
    homes.flatMap(h => h.people.map(p => [p.id, h.id, p.name, p.gender, p.bornOn, p.relation, p.phone, p.idNumber])),
  )
}

function draft(grids: GridPlan[], buildings: BuildingPlan[]): DraftGrid[] {
  const unitsOf = new Map<string, UnitPlan[]>()
  for (const building of buildings)
    unitsOf.set(building.grid.code, [...(unitsOf.get(building.grid.code) ?? []), ...building.units])
  const { cut, taker, giver, orphans, doubled } = draftGrids
  return drawFaultyDraft(grids.map(gridFeature), unitsOf, cut, taker, giver, orphans, doubled)
}
