import type { FieldCommand } from '@wangge/shared/fieldwork'

/** Where a command can be looked at; undefined where nothing is shown of it, as of an issue that only this phone knows. */
export function placeOf(command: FieldCommand, isWaiting: boolean): string | undefined {
  switch (command.kind) {
    case 'issue': {
      const { id, householdId } = command.issue
      if (!isWaiting) return `/issues/${id}`
      return householdId && `/households/${householdId}`
    }
    case 'step':
      return `/issues/${command.issueId}`
    case 'photo':
      return command.of === 'issue' && !isWaiting ? `/issues/${command.subjectId}` : undefined
    case 'diary':
      return '/diary'
    case 'answer':
      return '/services'
    default:
      return `/households/${command.householdId}`
  }
}

/** What was written in it, as far as it can be told in a line. */
export function wordsOf(command: FieldCommand): string {
  switch (command.kind) {
    case 'visit':
      return command.note ?? ''
    case 'issue':
      return command.issue.text
    case 'step':
      return command.step.note ?? command.step.answer ?? ''
    case 'diary':
      return command.text
    case 'add_resident':
      return command.resident.name
    case 'add_household':
    case 'split':
      return command.door
    case 'plate':
      return command.plate
    case 'edit':
      return command.changes.map(one => one.to ?? '—').join('、')
    default:
      return ''
  }
}
