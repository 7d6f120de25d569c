/** Days a calendar year's announcement makes differ from Monday to Friday. */
export interface AnnouncedDay {
  /** `YYYY-MM-DD` */
  day: string
  working: boolean
  name: string
}

const monthDay = /^(\d\d)-(\d\d)$/
/** The days from one month and day to another of a year. */
function daysOf(year: number, from: string, to: string): string[] {
  const at = (text: string) => {
    const [, month, day] = monthDay.exec(text) ?? []
    return Date.UTC(year, Number(month) - 1, Number(day))
  }
  const days: string[] = []
  for (let day = at(from); day <= at(to); day += 86_400_000) days.push(new Date(day).toISOString().slice(0, 10))
  return days
}

/** 国务院办公厅关于2026年部分节假日安排的通知 (November 2025). Later years are entered by the administrator as they are announced. */
const holidays2026: [name: string, from: string, to: string, makeUp: string[]][] = [
  ['元旦', '01-01', '01-03', ['01-04']],
  ['春节', '02-15', '02-23', ['02-14', '02-28']],
  ['清明节', '04-04', '04-06', []],
  ['劳动节', '05-01', '05-05', ['05-09']],
  ['端午节', '06-19', '06-21', []],
  ['中秋节', '09-25', '09-27', []],
  ['国庆节', '10-01', '10-07', ['09-20', '10-10']],
]

/** What a new database's calendar starts with. */
export const announcedDays: AnnouncedDay[] = holidays2026.flatMap(([name, from, to, makeUp]) => [
  ...daysOf(2026, from, to).map(day => ({ day, working: false, name })),
  ...makeUp.map(day => ({ day: `2026-${day}`, working: true, name: `${name}调休` })),
])
