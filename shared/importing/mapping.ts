import { type Field, type LayerName, layers, plainHeading } from './fields.ts'

/** Which column of a source feeds which field. */
export type Mapping = Record<string, string>

/**
 * The columns of the layer's fields: those named by the user, and for the others the first heading that is known.
 * @param named field → column, as given with `--map`; a column named for one field is not taken for another
 */
export function recogniseColumns(layer: LayerName, headings: readonly string[], named: Mapping = {}): Mapping {
  const mapping: Mapping = { ...named }
  const taken = new Set(Object.values(named))
  const fields: readonly Field[] = layers[layer].fields
  for (const field of fields) {
    if (field.name in mapping) continue
    const column = knownHeading(field, headings, taken)
    if (column === undefined) continue
    mapping[field.name] = column
    taken.add(column)
  }
  return mapping
}

function knownHeading(field: Field, headings: readonly string[], taken: ReadonlySet<string>): string | undefined {
  for (const known of [field.name, ...field.headings]) {
    const column = headings.find(heading => !taken.has(heading) && plainHeading(heading) === plainHeading(known))
    if (column !== undefined) return column
  }
  return undefined
}
