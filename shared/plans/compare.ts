import type { DrawnFigures, Placement, PlanTable } from './figures.ts'

export interface GridComparison {
  code: string
  name: string
  before: DrawnFigures | undefined
  after: DrawnFigures | undefined
}
/** A unit that lies in another grid. */
export interface MovingUnit {
  unit: number
  from: string | undefined
  to: string | undefined
  households: number
}

/** Two ways to draw the same ground, grid by grid, and what moves between them. */
export function comparePlacements(
  table: PlanTable,
  before: Placement,
  after: Placement,
): { grids: GridComparison[]; moving: MovingUnit[] } {
  const [was, is] = [table.figures(before), table.figures(after)]
  const codes = [...new Set([...was.keys(), ...is.keys()])].sort()
  const { households } = table.ground.units
  const moving = after.unitGrid.flatMap((to, unit): MovingUnit[] => {
    const from = before.unitGrid[unit]
    return from === to ? [] : [{ unit, from, to, households: households[unit] }]
  })
  return {
    grids: codes.map(code => ({
      code,
      name: after.document.about[code]?.name ?? before.document.about[code]?.name ?? code,
      before: was.get(code),
      after: is.get(code),
    })),
    moving,
  }
}
