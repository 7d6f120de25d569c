/** What an import did, or would do. */
export interface ImportCounts {
  created: number
  updated: number
  unchanged: number
}

export const noImportCounts = (): ImportCounts => ({ created: 0, updated: 0, unchanged: 0 })
