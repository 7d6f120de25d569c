import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** What a new issue is begun with, from wherever it is begun: the map, a unit's page, a hotspot. */
export interface IssueBeginning {
  place?: { lon: number; lat: number }
  address?: string
  unitId?: string
  householdId?: string
  categoryCode?: string
  text?: string
  memberIds?: string[]
}

/** Hands the beginning over to the page that registers. */
export const useIssueDraft = defineStore('issue-draft', () => {
  const beginning = shallowRef<IssueBeginning>({})
  const begun = ref(0)
  function begin(with_: IssueBeginning): void {
    beginning.value = with_
    begun.value++
  }
  return { beginning, begun, begin }
})
