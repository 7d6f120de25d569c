import { z } from 'zod'
import {
  type Edited,
  type EditFault,
  handOver,
  insertBetween,
  mergeGrids,
  pullVertex,
  reshapeGrid,
  splitGrid,
  straightenBend,
} from '../partition/index.ts'
import { communityOf, DrawnGrid, GridCode, PlanDocument, VertexSchema } from './document.ts'

const line = z.array(VertexSchema).min(2).max(2000)

/**
 * One step of drawing. Everything is named by where it is or by its code, never by a place in a list: so a step can be
 * made on top of what someone else has drawn meanwhile.
 */
export const DrawingEdit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('move'), from: VertexSchema, to: VertexSchema }),
  z.object({ kind: z.literal('insert'), between: z.tuple([VertexSchema, VertexSchema]), at: VertexSchema }),
  z.object({ kind: z.literal('delete'), vertex: VertexSchema }),
  z.object({ kind: z.literal('split'), grid: GridCode, line, code: GridCode, name: z.string().trim().min(1).max(60) }),
  z.object({ kind: z.literal('merge'), into: GridCode, other: GridCode }),
  z.object({ kind: z.literal('reshape'), grid: GridCode, line }),
  z.object({
    kind: z.literal('handOver'),
    to: GridCode,
    cuts: z
      .array(z.object({ grid: GridCode, lines: z.array(line).max(500), places: z.array(VertexSchema).min(1) }))
      .min(1),
  }),
  z.object({
    kind: z.literal('describe'),
    grid: GridCode,
    name: DrawnGrid.shape.name,
    workerId: z.string().nullable(),
  }),
])
export type DrawingEdit = z.infer<typeof DrawingEdit>

/** A step as a page sends it: a drawing, or going back (or forward again) to what was there after an earlier step. */
export const SentEdit = z.union([DrawingEdit, z.object({ kind: z.literal('restore'), to: z.number().int().min(0) })])
export type SentEdit = z.infer<typeof SentEdit>

/** A step of a plan. The server alone puts in lines as a whole: those of a proposal, a copy, a repaired import. */
export const PlanEdit = z.union([SentEdit, z.object({ kind: z.literal('replace'), document: PlanDocument })])
export type PlanEdit = z.infer<typeof PlanEdit>

export type PlanFault = EditFault | { code: 'other_community'; grid: string }

export type DocumentEdited =
  | { ok: true; document: PlanDocument /** Codes of the grids whose lines have changed. */; touched: string[] }
  | { ok: false; fault: PlanFault }

/** Makes one step of drawing. Pure: the document before stays what it was. */
export function applyEdit(document: PlanDocument, edit: DrawingEdit): DocumentEdited {
  if (edit.kind === 'describe') return described(document, edit)
  const apart = otherCommunity(document, edit)
  if (apart) return { ok: false, fault: apart }
  const edited = draw(document, edit)
  if (!edited.ok) return edited
  const { partition, grids } = edited
  return {
    ok: true,
    document: { partition, about: aboutAfter(document, edit) },
    touched: grids.map(grid => partition.grids[grid].code),
  }
}

function draw({ partition }: PlanDocument, edit: Exclude<DrawingEdit, { kind: 'describe' }>): Edited {
  switch (edit.kind) {
    case 'move':
      return pullVertex(partition, edit.from, edit.to)
    case 'insert':
      return insertBetween(partition, edit.between[0], edit.between[1], edit.at)
    case 'delete':
      return straightenBend(partition, edit.vertex)
    case 'split':
      return splitGrid(partition, edit.grid, edit.line, edit.code)
    case 'merge':
      return mergeGrids(partition, edit.into, edit.other)
    case 'reshape':
      return reshapeGrid(partition, edit.grid, edit.line)
    case 'handOver':
      return handOver(partition, edit.to, edit.cuts)
  }
}

/** A grid belongs to one community: what goes from one grid to another must stay in it. */
function otherCommunity(_: PlanDocument, edit: DrawingEdit): PlanFault | undefined {
  const [home, others] =
    edit.kind === 'merge'
      ? [edit.into, [edit.other]]
      : edit.kind === 'handOver'
        ? [edit.to, edit.cuts.map(({ grid }) => grid)]
        : edit.kind === 'split'
          ? [edit.grid, [edit.code]]
          : ['', []]
  const other = others.find(code => communityOf(code) !== communityOf(home))
  return other === undefined ? undefined : { code: 'other_community', grid: other }
}

function described(
  document: PlanDocument,
  { grid, name, workerId }: Extract<DrawingEdit, { kind: 'describe' }>,
): DocumentEdited {
  const known = document.about[grid]
  if (!known) return { ok: false, fault: { code: 'no_such_grid', grid } }
  return {
    ok: true,
    document: { ...document, about: { ...document.about, [grid]: { ...known, name, workerId } } },
    touched: [grid],
  }
}

function aboutAfter({ about }: PlanDocument, edit: DrawingEdit): PlanDocument['about'] {
  if (edit.kind === 'split')
    return { ...about, [edit.code]: { name: edit.name, workerId: null, origins: about[edit.grid]?.origins ?? [] } }
  if (edit.kind !== 'merge') return about
  const { [edit.other]: gone, ...rest } = about
  const into = about[edit.into]
  if (!into || !gone) return about
  return { ...rest, [edit.into]: { ...into, origins: [...new Set([...into.origins, ...gone.origins])] } }
}

/**
 * The document after each step, the first being the one begun with. Steps that cannot be made (they could when they were
 * saved) throw: the record would be broken.
 */
export function replay(base: PlanDocument, edits: readonly PlanEdit[]): PlanDocument[] {
  const states = [base]
  for (const edit of edits) {
    const current = states[states.length - 1]
    if (edit.kind === 'restore') states.push(states[edit.to] ?? current)
    else if (edit.kind === 'replace') states.push(edit.document)
    else {
      const edited = applyEdit(current, edit)
      if (!edited.ok) throw new Error(`step ${states.length}: ${edited.fault.code}`)
      states.push(edited.document)
    }
  }
  return states
}
