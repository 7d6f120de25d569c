import pg from 'pg'

const retryMs = 2000

/**
 * Listens on a connection of its own. When it is cut, a new one is made; since something may have been missed meanwhile,
 * the listener is called once the new one stands. Resolves when the first connection listens.
 */
export async function listenOnPostgresql(url: string, channel: string, told: () => void): Promise<() => Promise<void>> {
  let isStopped = false
  let client: pg.Client | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function connect(): Promise<void> {
    const own = new pg.Client({ connectionString: url, keepAlive: true })
    client = own
    let isLost = false
    const lost = () => {
      if (isLost || isStopped) return
      isLost = true
      timer = setTimeout(() => void connect().then(told, () => {}), retryMs)
    }
    own.on('error', lost)
    own.on('end', lost)
    own.on('notification', told)
    try {
      await own.connect()
      await own.query(`LISTEN ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      lost()
      throw error
    }
  }

  await connect()
  return async () => {
    if (isStopped) return
    isStopped = true
    clearTimeout(timer)
    await client?.end()
  }
}
