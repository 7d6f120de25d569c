import { distance } from '@turf/turf'
import { CoordinateSystem, geometryToWgs84, systemOfEpsg, systemOfPrj, toWgs84 } from '@wangge/shared/coordinates'
import fc from 'fast-check'
import gcoord from 'gcoord'
import proj4 from 'proj4'
import { expect, test } from 'vitest'

const inChina = fc.record({
  lon: fc.double({ min: 80, max: 130, noNaN: true }),
  lat: fc.double({ min: 20, max: 50, noNaN: true }),
})
const metres = (a: number[], b: number[]) => distance(a, b, { units: 'meters' })

test('GCJ-02 and BD-09 come back to within a metre, from hundreds of metres off', () => {
  fc.assert(
    fc.property(inChina, ({ lon, lat }) => {
      const gcj = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02)
      expect(metres(gcj, [lon, lat])).toBeGreaterThan(50)
      expect(metres(toWgs84('gcj02')(gcj), [lon, lat])).toBeLessThan(1)
      const bd = gcoord.transform([lon, lat], gcoord.WGS84, gcoord.BD09)
      expect(metres(toWgs84('bd09')(bd), [lon, lat])).toBeLessThan(2)
    }),
  )
})

test('Gauss–Krüger zones, with and without the zone in the easting, agree with EPSG’s definitions', () => {
  const [lon, lat] = [121.386, 37.541]
  const zone = proj4('EPSG:4326', '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=40500000 +y_0=0 +ellps=GRS80 +units=m', [
    lon,
    lat,
  ])
  const meridian = proj4('EPSG:4326', '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m', [
    lon,
    lat,
  ])
  expect(metres(toWgs84('cgcs2000-3-40')(zone), [lon, lat])).toBeLessThan(0.05)
  expect(metres(toWgs84('cgcs2000-3-120E')(meridian), [lon, lat])).toBeLessThan(0.05)
  expect(systemOfEpsg(4528)).toBe('cgcs2000-3-40')
  expect(systemOfEpsg(4549)).toBe('cgcs2000-3-120E')
  expect(systemOfEpsg(27700)).toBeUndefined()
})

test('a .prj that is not ours to convert is not guessed', () => {
  expect(systemOfPrj('GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"]]')).toBe('wgs84')
  expect(
    systemOfPrj('GEOGCS["China Geodetic Coordinate System 2000",DATUM["D_China_2000"]]'.replaceAll(' ', '_')),
  ).toBe('cgcs2000')
  expect(systemOfPrj('PROJCS["OSGB_1936_British_National_Grid",PARAMETER["Central_Meridian",-2]]')).toBeUndefined()
  expect(systemOfPrj('GEOGCS["GCS_Beijing_1954"]')).toBeUndefined()
})

test('names that are no system are refused, and WGS 84 is left to the last digit', () => {
  for (const name of ['epsg:4326', 'cgcs2000-3-24', 'cgcs2000-3-121E', 'GCJ02'])
    expect(CoordinateSystem.safeParse(name).success).toBe(false)
  const point = { type: 'Point' as const, coordinates: [121.123456789012, 37.987654321098] }
  expect(geometryToWgs84(point, 'wgs84')).toBe(point)
})
