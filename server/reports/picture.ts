import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { fontFamily } from './drawing.ts'
import { fontFiles } from './fonts.ts'

let ready: Promise<Uint8Array> | undefined

/** The font, once the drawing library stands. */
function open(): Promise<Uint8Array> {
  ready ??= (async () => {
    await initWasm(readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')))
    return readFile(fontFiles.regular)
  })()
  return ready
}

/** An SVG as a PNG, so many times as large. */
export async function pictureOf(svg: string, scale = 2): Promise<{ png: Uint8Array; width: number; height: number }> {
  const font = await open()
  const image = new Resvg(svg, {
    font: { fontBuffers: [font], defaultFontFamily: fontFamily },
    fitTo: { mode: 'zoom', value: scale },
    background: '#ffffff',
  }).render()
  return { png: image.asPng(), width: image.width / scale, height: image.height / scale }
}
