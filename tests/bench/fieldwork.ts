import 'fake-indexeddb/auto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { GridPack } from '@wangge/shared/fieldwork'
import { shortTour, tourLength } from '@wangge/shared/route'
import { PhoneDatabase } from '@wangge/web/offline/database.ts'
import { Vault } from '@wangge/web/offline/vault.ts'
import { v7 } from 'uuid'
import { serveForTests } from '../support/client.ts'
import { openTestDatabase } from '../support/template.ts'
import { fastest, ms, type Row } from './measure.ts'

const grid = '370602005001006'
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`

/** The phone: how much it loads and keeps, and how long sealing and the day's walk take. */
export async function benchFieldwork(): Promise<Row[]> {
  const { pack, packMs, pagesMs } = await takePack()
  return [...benchPack(pack, packMs, pagesMs), await benchSealing(pack), benchTour(), benchApplication()]
}

/** The demo's 松园里 grid, as a phone fetches it: 460 households, 947 residents. */
async function takePack() {
  const database = await openTestDatabase('demo')
  try {
    const worker = await serveForTests(database).signIn('worker')
    const device = v7()
    await worker.send('PUT', `/api/devices/${device}`, { name: 'bench' })
    const path = `/api/grids/${grid}/pack?device=${device}`
    const pack = await worker.json<GridPack>(path)
    const packMs = await fastest(3, () => worker.json(path))
    const sample = pack.households.slice(0, 46)
    const sampleMs = await fastest(1, async () => {
      for (const { id } of sample) await worker.json(`/api/households/${id}`)
    })
    return { pack, packMs, pagesMs: (sampleMs / sample.length) * pack.households.length }
  } finally {
    await database.close()
  }
}

function benchPack(pack: GridPack, packMs: number, pagesMs: number): Row[] {
  const bytes = gzipSync(JSON.stringify(pack)).byteLength
  return [
    {
      what: `a grid's pack, embedded engine: ${pack.households.length} households with ${pack.revealed.length} residents in full, ${pack.buildings.length} buildings`,
      ours: ms(packMs),
      reference: `the same households page by page ${ms(pagesMs)}`,
      ratio: `${(pagesMs / packMs).toFixed(1)}× faster`,
      bar: '≥ 5× faster',
      met: pagesMs / packMs >= 5,
    },
    {
      what: 'size of the pack, gzip (a minute of a 2G line is some 300 kB)',
      ours: kB(bytes),
      reference: 'absolute',
      ratio: '—',
      bar: '≤ 300 kB',
      met: bytes <= 300_000,
    },
  ]
}

async function benchSealing({ households }: GridPack): Promise<Row> {
  const vault = await Vault.open(new PhoneDatabase('bench'), 'bench')
  const sealed = await fastest(5, async () => {
    for (const household of households) await vault.unseal(await vault.seal(household))
  })
  const plain = await fastest(5, () => {
    for (const household of households) JSON.parse(JSON.stringify(household))
  })
  return {
    what: `sealing ${households.length} households one by one and opening them again (AES-GCM)`,
    ours: ms(sealed),
    reference: `writing and parsing their JSON unsealed ${ms(plain)}`,
    ratio: `${(sealed / plain).toFixed(1)}× slower`,
    bar: '≤ 1 ms a household',
    met: sealed / households.length <= 1,
  }
}

/** TSPLIB kroA200, whose optimum is published: 29,368. */
function benchTour(): Row {
  const file = fileURLToPath(new URL('../unit/fixtures/kroA200.json', import.meta.url))
  const { points, optimum }: { points: [number, number][]; optimum: number } = JSON.parse(readFileSync(file, 'utf8'))
  const distance = (a: number, b: number) => Math.hypot(points[a][0] - points[b][0], points[a][1] - points[b][1])
  let best = Number.POSITIVE_INFINITY
  let order: number[] = []
  for (let run = 0; run < 3; run++) {
    const started = performance.now()
    order = shortTour(points.length, distance)
    best = Math.min(best, performance.now() - started)
  }
  const over = tourLength(order, distance) / optimum - 1
  return {
    what: "the day's walk over 200 stops (TSPLIB kroA200)",
    ours: `${(over * 100).toFixed(2)} % over, ${ms(best)}`,
    reference: `the published optimum ${optimum}`,
    ratio: '—',
    bar: '≤ 3 % over',
    met: over <= 0.03,
  }
}

function benchApplication(): Row {
  const dist = fileURLToPath(new URL('../../web/dist/', import.meta.url))
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter(name =>
    /\.(js|css|html|svg)$/.test(name),
  )
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(dist + name)).byteLength, 0)
  return {
    what: `the installed application: ${files.length} files, gzip`,
    ours: kB(bytes),
    reference: 'absolute',
    ratio: '—',
    bar: '≤ 2,000 kB',
    met: bytes <= 2_000_000,
  }
}
