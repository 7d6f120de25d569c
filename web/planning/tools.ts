import { cutsAround, type Vertex } from '@wangge/shared/partition'
import { communityOf, nextGridCode } from '@wangge/shared/plans'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { sitesOfHandOver } from './sites.ts'
import type { Snapped } from './snapping.ts'
import { usePlan } from './store.ts'
import { gridAlong } from './under-pointer.ts'

export const toolNames = ['pan', 'vertex', 'reshape', 'split', 'merge', 'hand', 'measure'] as const
export type ToolName = (typeof toolNames)[number]

/** Which tool is in hand, and what it has begun. */
export const useTools = defineStore('plan-tools', () => {
  const plan = usePlan()
  const tool = ref<ToolName>('pan')
  const snaps = ref(true)
  /** The line that is being drawn, or the lasso. */
  const line = shallowRef<readonly Vertex[]>([])
  const held = shallowRef<Vertex>()
  /** Where the pointer would put something. */
  const pointed = shallowRef<Snapped>()
  /** Grids chosen: the one to merge into, the one whose figures are looked at. */
  const chosen = ref<string[]>([])
  const lassoing = ref(false)
  /** A click takes the whole estate of a building. */
  const byEstate = ref(false)
  /** What the new half of a grid is called, after the grid. */
  const nameOfHalf = shallowRef((name: string) => `${name} 2`)

  function take(name: ToolName): void {
    cancel()
    tool.value = name
    // What was chosen to be looked at is not meant to be merged.
    if (name === 'merge') chosen.value = []
    if (name !== 'hand') plan.selectedUnits = new Set()
  }
  function cancel(): void {
    line.value = []
    held.value = undefined
    lassoing.value = false
    plan.trial = undefined
    plan.fault = undefined
    if (tool.value === 'merge') chosen.value = []
  }

  /** Ends the line in hand and does what it was drawn for. */
  function finish(): void {
    const drawn = line.value
    const { document } = plan
    if (tool.value === 'measure' || !document || drawn.length < 2) return
    const code = gridAlong(document.partition, drawn)
    line.value = []
    if (code === undefined) {
      plan.fault = { code: 'does_not_divide' }
      return
    }
    const copy = drawn.map(([x, y]): [number, number] => [x, y])
    if (tool.value === 'reshape') plan.draw({ kind: 'reshape', grid: code, line: copy })
    if (tool.value !== 'split') return
    const taken = new Set([
      ...(plan.table?.ground.takenCodes ?? []),
      ...document.partition.grids.map(grid => grid.code),
      ...usedCodes(),
    ])
    const fresh = nextGridCode(communityOf(code), taken)
    const name = nameOfHalf.value(document.about[code]?.name ?? code)
    if (plan.draw({ kind: 'split', grid: code, line: copy, code: fresh, name })) chosen.value = [code, fresh]
  }
  const usedCodes = () => plan.session?.states.flatMap(({ about }) => Object.keys(about)) ?? []

  /** Hands the chosen units over to a grid. */
  function handOver(to: string): boolean {
    const { document, table, placement, selectedUnits } = plan
    if (!document || !table || !placement) return false
    const { partition } = document
    const { sites, gridOf } = sitesOfHandOver(table.ground, partition, placement.unitGrid, selectedUnits)
    const cuts = cutsAround(partition, to, sites, gridOf, table.ground.roads)
    const done = plan.draw({
      kind: 'handOver',
      to,
      cuts: cuts.map(({ grid, lines, places }) => ({
        grid,
        lines: lines.map(one => one.map(([x, y]): [number, number] => [x, y])),
        places: places.map(([x, y]): [number, number] => [x, y]),
      })),
    })
    if (done) plan.selectedUnits = new Set()
    return done
  }

  return { tool, snaps, line, held, pointed, chosen, lassoing, byEstate, nameOfHalf, take, cancel, finish, handOver }
})
