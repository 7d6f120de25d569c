/** On answers that the phone gives itself: since when it has them. */
export const keptHeader = 'x-wangge-kept'

/** Answers that are kept whenever they come: what a worker's pages ask for. Live news, files and searches are not. */
const kept =
  /^\/api\/(me$|regions$|regions\/|issue-categories|grids|issues\/pins|issues\/[\da-f-]{36}$|extent|services|care-persons|diary|households\/|buildings\/|units\/|visits\/|notices)/

export const isKept = (path: string): boolean => kept.test(path) && !path.includes('/pack?')
/** What the phone may answer itself when the server cannot. */
export const isAnswerable = (path: string): boolean => path.startsWith('/tiles/') || isKept(path)

const communityLength = 12
/** What a worker's pages ask for first, in the words they ask it with. */
export const openingPaths = (gridCode: string): string[] => [
  '/api/me',
  '/api/regions',
  '/api/issue-categories',
  '/api/extent',
  '/api/grids.geojson',
  '/api/grids?windowDays=90',
  `/api/grids/${gridCode}?windowDays=90`,
  `/api/grids/${gridCode}/route-ground`,
  '/api/issues/pins?region=&open=true',
  `/api/regions/${gridCode.slice(0, communityLength)}/figures?windowDays=90`,
  '/api/services',
  '/api/notices',
  '/api/care-persons?region=&due=overdue&limit=100',
  '/api/care-persons?region=&due=soon&limit=100',
  '/api/care-persons?region=&due=all&limit=100',
]
