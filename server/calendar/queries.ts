import { CalendarDay, plainCalendar, type WorkingCalendar } from '@wangge/shared/calendar'
import { sql } from 'drizzle-orm'
import { type Queryable, rows } from '../db/database.ts'

export const listDays = (db: Queryable) =>
  rows(db, CalendarDay, sql`SELECT day, working, name FROM calendar_day ORDER BY day`)

/** China's calendar with the holidays and make-up days that were entered. */
export async function readCalendar(db: Queryable): Promise<WorkingCalendar> {
  const days = await listDays(db)
  const those = (working: boolean) => new Set(days.filter(day => day.working === working).map(day => day.day))
  return { ...plainCalendar, holidays: those(false), makeUpDays: those(true) }
}

export async function setDay(db: Queryable, { day, working, name }: CalendarDay): Promise<void> {
  await db.execute(sql`
    INSERT INTO calendar_day (day, working, name) VALUES (${day}, ${working}, ${name})
    ON CONFLICT (day) DO UPDATE SET working = excluded.working, name = excluded.name`)
}

/** The day is an ordinary one again. */
export async function removeDay(db: Queryable, day: string): Promise<void> {
  await db.execute(sql`DELETE FROM calendar_day WHERE day = ${day}`)
}
