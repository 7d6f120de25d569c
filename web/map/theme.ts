/** Colours of the map in light and dark. */
export interface MapTheme {
  /** How many times as large as on a desk: what hangs on a wall is read from metres away. */
  scale: number
  land: string
  water: string
  waterLabel: string
  green: string
  greenLabel: string
  beach: string
  school: string
  built: string
  road: Record<'arterial' | 'collector' | 'local' | 'path', string>
  roadCase: string
  building: string
  buildingEdge: string
  buildingTop: string
  label: string
  halo: string
  gridEdge: string
  marked: string
  unit: string
}

export const mapThemes: Record<'light' | 'dark', Omit<MapTheme, 'scale'>> = {
  light: {
    land: '#f2f0eb',
    water: '#a9cfe0',
    waterLabel: '#2f6278',
    green: '#cfe3c2',
    greenLabel: '#39602c',
    beach: '#f3e6bf',
    school: '#ead9d0',
    built: '#e7e2d9',
    road: { arterial: '#ffffff', collector: '#ffffff', local: '#ffffff', path: '#f9f6ef' },
    roadCase: '#c9c3b6',
    building: '#d6cfc4',
    buildingEdge: '#a79f92',
    buildingTop: '#e2dcd2',
    label: '#2b2f33',
    halo: '#ffffff',
    gridEdge: '#3d4a52',
    marked: '#0b3d91',
    unit: '#3f4a52',
  },
  dark: {
    land: '#1c2124',
    water: '#143241',
    waterLabel: '#8fc3da',
    green: '#22352a',
    greenLabel: '#9cc59c',
    beach: '#3a3626',
    school: '#34292a',
    built: '#242a2e',
    road: { arterial: '#566068', collector: '#474f56', local: '#3b4247', path: '#32383c' },
    roadCase: '#15181a',
    building: '#39424a',
    buildingEdge: '#5d6870',
    buildingTop: '#4a545c',
    label: '#e8ecef',
    halo: '#14181a',
    gridEdge: '#c5cdd3',
    marked: '#ffe08a',
    unit: '#d4dbe0',
  },
}
