import { z } from 'zod'
import { hasValidCheckDigit } from '../domain/id-number.ts'
import { CareKind, CareLevel, Gender, Tenure } from '../domain/register.ts'
import { commandFields } from './common.ts'

const text = (longest: number) => z.string().trim().min(1).max(longest)
const phone = z
  .string()
  .trim()
  .regex(/^[\d+ -]{5,20}$/)
const floor = z.number().int().min(-5).max(300)
const idNumber = z
  .string()
  .trim()
  .toUpperCase()
  .refine(hasValidCheckDigit, { error: 'the check digit of the id number is wrong' })
/** `鲁F12345`, `鲁FD12345` for electric cars. */
export const Plate = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[\p{Script=Han}A-Z][A-Z0-9]{4,8}$/u)

/** What a field of a household or a resident may hold. Values travel as text; null is nothing. */
const fieldRules = {
  door: text(20),
  floor: z.coerce.number().pipe(floor).nullable(),
  tenure: Tenure,
  name: text(50),
  gender: Gender,
  bornOn: z.iso.date().nullable(),
  relation: text(20).nullable(),
  phone: phone.nullable(),
  idNumber: idNumber.nullable(),
} as const
export const householdFields = ['door', 'floor', 'tenure'] as const
export const residentFields = ['name', 'gender', 'bornOn', 'relation', 'phone', 'idNumber'] as const
export const RegisterField = z.enum([...householdFields, ...residentFields])
export type RegisterField = z.infer<typeof RegisterField>

/** One field, what it held when it was changed, and what it shall hold. */
export const FieldChange = z
  .object({ field: RegisterField, from: z.string().nullable(), to: z.string().nullable() })
  .superRefine(({ field, to }, context) => {
    const checked = fieldRules[field].safeParse(to)
    for (const { message } of checked.error?.issues ?? []) context.addIssue({ code: 'custom', path: [field], message })
  })
export type FieldChange = z.infer<typeof FieldChange>

/** A new resident. Only the name is needed. */
export const NewResident = z.object({
  name: fieldRules.name,
  gender: Gender.default('unknown'),
  bornOn: z.iso.date().optional(),
  relation: text(20).optional(),
  phone: phone.optional(),
  idNumber: idNumber.optional(),
})
export type NewResident = z.infer<typeof NewResident>

export const CarePlan = z.object({
  kind: CareKind,
  level: CareLevel,
  intervalDays: z.number().int().min(1).max(366),
  /** What to look at each time: the stove, the pills, the bed. */
  toCheck: z.string().trim().max(500).optional(),
})
export type CarePlan = z.infer<typeof CarePlan>

export const CareContact = z.object({ name: text(50), relation: text(20).optional(), phone })
export type CareContact = z.infer<typeof CareContact>

const ofHousehold = { ...commandFields, householdId: z.uuid() }

/** Changes one or more fields. Where a field holds something else by now, both values are kept until someone chooses. */
export const EditCommand = z
  .object({
    ...ofHousehold,
    kind: z.literal('edit'),
    /** Whose fields; the household's own where it is left out. */
    residentId: z.uuid().optional(),
    changes: z.array(FieldChange).min(1).max(10),
  })
  .superRefine(({ residentId, changes }, context) => {
    const known: readonly string[] = residentId === undefined ? householdFields : residentFields
    changes.forEach(({ field }, i) => {
      if (!known.includes(field))
        context.addIssue({ code: 'custom', path: ['changes', i, 'field'], message: `not a field of it: ${field}` })
    })
  })
export type EditCommand = z.infer<typeof EditCommand>

/** One of two values is chosen. */
export const SettleCommand = z.object({
  ...ofHousehold,
  kind: z.literal('settle'),
  changeId: z.uuid(),
  keep: z.enum(['current', 'proposed']),
})
export type SettleCommand = z.infer<typeof SettleCommand>

export const AddResidentCommand = z.object({
  ...ofHousehold,
  kind: z.literal('add_resident'),
  residentId: z.uuid(),
  resident: NewResident,
})
export const MoveOutCommand = z.object({
  ...ofHousehold,
  kind: z.literal('move_out'),
  residentIds: z.array(z.uuid()).min(1).max(50),
})
export const AddHouseholdCommand = z.object({
  ...ofHousehold,
  kind: z.literal('add_household'),
  unitId: z.uuid(),
  door: fieldRules.door,
  floor: floor.optional(),
  tenure: Tenure,
})
/** Some residents become a household of their own, behind a door of its own. */
export const SplitCommand = z.object({
  ...ofHousehold,
  kind: z.literal('split'),
  newHouseholdId: z.uuid(),
  door: fieldRules.door,
  residentIds: z.array(z.uuid()).max(50),
})
/** Another household of the same unit becomes part of this one. */
export const MergeCommand = z.object({ ...ofHousehold, kind: z.literal('merge'), mergedId: z.uuid() })
export const PlateCommand = z.object({
  ...ofHousehold,
  kind: z.literal('plate'),
  plate: Plate,
  present: z.boolean(),
})
/** What care someone needs; null when it ends. */
export const CareCommand = z.object({
  ...ofHousehold,
  kind: z.literal('care'),
  residentId: z.uuid(),
  careId: z.uuid(),
  plan: CarePlan.nullable(),
})
/** Whom to call: a child, a neighbour; null when no longer. */
export const ContactCommand = z.object({
  ...ofHousehold,
  kind: z.literal('contact'),
  residentId: z.uuid(),
  contactId: z.uuid(),
  contact: CareContact.nullable(),
})

/** Everything that changes the register. */
export const registerCommands = [
  EditCommand,
  SettleCommand,
  AddResidentCommand,
  MoveOutCommand,
  AddHouseholdCommand,
  SplitCommand,
  MergeCommand,
  PlateCommand,
  CareCommand,
  ContactCommand,
] as const
export const RegisterCommand = z.discriminatedUnion('kind', registerCommands)
export type RegisterCommand = z.infer<typeof RegisterCommand>
