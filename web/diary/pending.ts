import type { DiaryEntry } from '@wangge/shared/diary'
import type { FieldCommand } from '@wangge/shared/fieldwork'

const empty = {
  worker: '',
  householdId: null,
  place: null,
  careLevel: null,
  outcome: null,
  checks: null,
  issueId: null,
  categoryCode: null,
  action: null,
  state: null,
  change: null,
  field: null,
  service: null,
  text: null,
  answer: null,
}

/** The line a command will have in the diary; undefined for what has none. */
export function diaryLineOf(command: FieldCommand): DiaryEntry | undefined {
  const line = { ...empty, id: command.id, at: command.at }
  switch (command.kind) {
    case 'visit': {
      const { householdId, outcome, checks = null, note = null } = command
      return { ...line, kind: 'visit', householdId, outcome, checks, text: note }
    }
    case 'issue': {
      const { id, categoryCode, text, address = null, householdId = null } = command.issue
      return { ...line, kind: 'issue', issueId: id, categoryCode, text, place: address, householdId }
    }
    case 'diary':
      return { ...line, kind: 'note', text: command.text, householdId: command.householdId ?? null }
    case 'edit':
      return { ...line, kind: 'change', householdId: command.householdId, field: command.changes[0].field }
    case 'add_household':
    case 'add_resident':
    case 'move_out':
    case 'split':
    case 'merge':
    case 'plate':
    case 'care':
    case 'contact':
      return { ...line, kind: 'change', householdId: command.householdId, change: command.kind }
    default:
      return undefined
  }
}
