import { createWriteStream } from 'node:fs'
import { extname } from 'node:path'
import { finished } from 'node:stream/promises'
import { layerNames } from '@wangge/shared/importing'
import { Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { exportFormats, writeExport } from '../exports/write.ts'
import { withDatabase } from './location.ts'

const Wanted = z.object({ layer: z.enum(layerNames), format: z.enum(exportFormats) })

export function exportCommand(): Command {
  return new Command('export')
    .description('export a layer to GeoJSON, CSV or XLSX, by the ending of the file')
    .argument('<layer>', `one of ${layerNames.join(', ')}`)
    .argument('<file>')
    .option('--region <code>', 'only what lies under this code', '')
    .exitOverride()
    .action(async (layer: string, file: string, { region }: { region: string }) => {
      const wanted = Wanted.safeParse({ layer, format: extname(file).slice(1).toLowerCase() })
      if (!wanted.success) {
        const message = `export one of ${layerNames.join(', ')} to a file ending in .${exportFormats.join(', .')}`
        process.stderr.write(`${message}\n`)
        throw new InvalidArgumentError(message)
      }
      await withDatabase(async database => {
        const out = createWriteStream(file)
        const note = { by: 'command line', at: new Date().toISOString(), scope: region || '*' }
        await writeExport(database.system, wanted.data.layer, wanted.data.format, region, note, out)
        await finished(out)
      })
    })
}
