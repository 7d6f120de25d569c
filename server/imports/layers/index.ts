import type { LayerName } from '@wangge/shared/importing'
import type { Queryable } from '../../db/database.ts'
import type { PreparedRow } from '../prepare.ts'
import type { ProblemLog } from '../problems.ts'
import type { ImportCounts } from '../result.ts'
import { mergeBasemap } from './basemap.ts'
import { mergeBuildings } from './buildings.ts'
import { mergeEstates } from './estates.ts'
import { mergeGrids } from './grids.ts'
import { mergeHouseholds } from './households.ts'
import { issueCompleter, mergeIssues } from './issues.ts'
import type { MergeOptions } from './options.ts'
import { mergeRegions } from './regions.ts'
import { mergeCare, mergeResidents, residentCompleter } from './residents.ts'
import { mergeUnits } from './units.ts'
import { mergeVisits } from './visits.ts'

/** Completes a prepared row before it is staged; undefined when it is refused (the log says why). */
export type Complete = (row: PreparedRow) => PreparedRow | undefined

interface LayerMerge {
  completer?(db: Queryable, options: MergeOptions, log: ProblemLog): Promise<Complete>
  /** Brings the staged rows into their tables. */
  merge(db: Queryable, options: MergeOptions, log: ProblemLog): Promise<ImportCounts>
}

export const layerMerges: Record<LayerName, LayerMerge> = {
  regions: { merge: mergeRegions },
  grids: { merge: mergeGrids },
  estates: { merge: mergeEstates },
  buildings: { merge: mergeBuildings },
  units: { merge: mergeUnits },
  households: { merge: mergeHouseholds },
  residents: { completer: residentCompleter, merge: mergeResidents },
  care: { merge: mergeCare },
  visits: { merge: mergeVisits },
  issues: { completer: issueCompleter, merge: mergeIssues },
  basemap: { merge: mergeBasemap },
}
