import { createWriteStream } from 'node:fs'
import { mkdtemp, open as openFile, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type CoordinateSystem, systemOfPrj } from '@wangge/shared/coordinates'
import { open as openShapefile } from 'shapefile'
import yauzl from 'yauzl'
import { isUtf8 } from './encoding.ts'
import { type Source, type SourceRow, UnreadableFileError } from './source.ts'

const parts = ['.shp', '.dbf', '.prj', '.cpg'] as const
type Part = (typeof parts)[number]
/** More than any real layer; stops an archive that unpacks without end. */
const largestPartBytes = 4 * 2 ** 30

/**
 * The one shapefile of a zip. `.prj` names the coordinate system, `.cpg` the encoding of the attributes (else UTF-8
 * where they are that, else GB 18030). The parts are unpacked into a folder of their own, which goes when read.
 */
export async function readZippedShapefile(path: string): Promise<Source> {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-shapefile-'))
  try {
    const found = await unpack(path, folder)
    if (!found.has('.shp') || !found.has('.dbf'))
      throw new UnreadableFileError('no_shapefile', `${path} has no .shp with its .dbf`)
    const part = (ending: Part) => join(folder, `layer${ending}`)
    const system = found.has('.prj') ? systemOfFile(await readFile(part('.prj'), 'utf8')) : undefined
    const named = found.has('.cpg') ? encodingOf(await readFile(part('.cpg'), 'utf8')) : undefined
    const encoding = named ?? (isUtf8(await headOf(part('.dbf'))) ? 'utf-8' : 'gb18030')
    return { ...system, rows: features(part('.shp'), part('.dbf'), encoding, folder) }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

function systemOfFile(prj: string): { system?: CoordinateSystem; unknownSystem?: string } {
  const system = systemOfPrj(prj)
  return system ? { system } : { unknownSystem: prj.trim().slice(0, 80) }
}

/** ESRI's code page names to those of the encoding standard. */
function encodingOf(cpg: string): string {
  const name = cpg.trim().toLowerCase()
  if (/^(936|cp936|gbk|gb2312|gb18030)$/.test(name)) return 'gb18030'
  if (/^(65001|utf-?8)$/.test(name)) return 'utf-8'
  try {
    return new TextDecoder(name).encoding
  } catch {
    throw new UnreadableFileError('unknown_encoding', `the .cpg names an encoding that is not known: ${cpg.trim()}`)
  }
}

async function unpack(path: string, folder: string): Promise<Set<string>> {
  const found = new Set<string>()
  const zip = await yauzl.openPromise(path).catch(error => {
    throw new UnreadableFileError('broken_zip', `${path} is not a readable zip: ${String(error)}`)
  })
  try {
    for await (const entry of zip.eachEntry()) {
      const ending = extname(entry.fileName).toLowerCase()
      const isPart = parts.some(part => part === ending)
      if (!isPart || basename(entry.fileName).startsWith('.') || entry.fileName.startsWith('__MACOSX')) continue
      if (found.has(ending)) throw new UnreadableFileError('several_layers', `${path} holds more than one ${ending}`)
      if (entry.uncompressedSize > largestPartBytes)
        throw new UnreadableFileError('too_large', `${entry.fileName} unpacks to more than 4 GiB`)
      found.add(ending)
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, `layer${ending}`)))
    }
  } finally {
    zip.close()
  }
  return found
}

async function headOf(path: string): Promise<Buffer> {
  const file = await openFile(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    // The header is binary up to its terminator; what people wrote comes after.
    return buffer.subarray(Math.min(bytesRead, buffer.readUInt16LE(8)), bytesRead)
  } finally {
    await file.close()
  }
}

async function* features(shp: string, dbf: string, encoding: string, folder: string): AsyncGenerator<SourceRow> {
  let row = 0
  try {
    const source = await openShapefile(shp, dbf, { encoding })
    for (let next = await source.read(); !next.done; next = await source.read()) {
      row++
      yield { row, properties: { ...next.value.properties }, geometry: next.value.geometry ?? null }
    }
  } catch (error) {
    throw new UnreadableFileError('broken_shapefile', `the shapefile breaks off after record ${row}: ${String(error)}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
