import { dayMs } from '@wangge/shared/domain'
import type { BuildingPlan, UnitPlan } from './buildings.ts'
import type { GridPlan } from './layout.ts'
import type { Random } from './random.ts'

export interface Person {
  id: string
  name: string
  gender: 'female' | 'male'
  bornOn: string
  age: number
  relation: string
  phone: string | null
  idNumber: string | null
}

export interface Home {
  id: string
  unit: UnitPlan
  building: BuildingPlan
  grid: GridPlan
  door: string
  floor: number
  tenure: 'owned' | 'rented' | 'vacant'
  people: Person[]
  plate: string | null
}

export interface Care {
  id: string
  home: Home
  person: Person
  kind: string
  level: 'red' | 'yellow' | 'green'
  intervalDays: number
}

const surnames = [...'王李张刘陈杨赵孙于姜曲宋林徐周吴郑冯初邹吕丛迟柳']
const given = [...'明华丽建国秀英海燕志强桂兰春玲玉梅文军晓红永刚淑珍俊杰雪婷浩然子涵一诺佳怡宇轩思远']

const fullName = (random: Random) =>
  random.pick(surnames) + random.pick(given) + (random.chance(0.75) ? random.pick(given) : '')

/** Area code 999999 is given to no place: a well-formed number (GB 11643) that no living person has. */
function idNumber(random: Random, bornOn: string, female: boolean): string {
  const sequence = random.whole(0, 99) * 10 + random.whole(0, 4) * 2 + (female ? 0 : 1)
  const body = `999999${bornOn.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = [...body].reduce((total, digit, i) => total + Number(digit) * weights[i], 0)
  return body + '10X98765432'[sum % 11]
}

/** No Chinese mobile number starts with 10. */
const phone = (random: Random) => `10${String(random.whole(0, 999_999_999)).padStart(9, '0')}`

function person(random: Random, id: string, age: number, relation: string, surname: string, now: number): Person {
  const gender = random.chance(0.5) ? 'female' : 'male'
  const bornOn = new Date(now - (age + random.next() * 0.98 + 0.01) * 365.25 * dayMs).toISOString().slice(0, 10)
  const name = surname
    ? surname + random.pick(given) + (random.chance(0.7) ? random.pick(given) : '')
    : fullName(random)
  return {
    id,
    name,
    gender,
    bornOn,
    age,
    relation,
    phone: age >= 14 ? phone(random) : null,
    idNumber: idNumber(random, bornOn, gender === 'female'),
  }
}

/** Ages of a household's members, head first: lone elders, couples, families with children, flat-sharers. */
function ages(random: Random, tenure: Home['tenure']): number[] {
  if (tenure === 'vacant') return []
  if (tenure === 'rented') {
    return random.weighted<number[]>([
      [[random.whole(20, 38)], 5],
      [[random.whole(22, 40), random.whole(21, 39)], 4],
      [[random.whole(26, 40), random.whole(25, 39), random.whole(0, 12)], 2.5],
      [Array.from({ length: 4 }, () => random.whole(20, 45)), 1],
    ])
  }
  const adult = random.whole(30, 58)
  const elder = random.whole(60, 91)
  return random.weighted<number[]>([
    [[elder], 1.7],
    [[elder, elder - random.whole(-2, 5)], 3],
    [[adult], 1],
    [[adult, adult - random.whole(-3, 4)], 3.2],
    [[adult, adult - random.whole(-2, 4), Math.max(0, adult - random.whole(24, 32))], 3.4],
    [[adult, adult - 2, Math.max(0, adult - 28), Math.max(0, adult - 32)], 0.7],
    [[adult, adult - 1, Math.max(1, adult - 27), elder], 0.8],
  ])
}

const relations = ['户主', '配偶', '子女', '家庭成员', '家庭成员']

/** The registered households of a unit; `coverage` is the chance that a door is in the register. */
export function moveIn(random: Random, building: BuildingPlan, unit: UnitPlan, coverage: number, now: number): Home[] {
  const homes: Home[] = []
  for (let n = 0; n < unit.householdsExpected; n++) {
    if (!random.chance(coverage)) continue
    const floor = Math.floor(n / unit.doorsPerFloor) + 1
    const door = `${floor}${String((n % unit.doorsPerFloor) + 1).padStart(2, '0')}`
    const id = `${unit.id}-${door}`
    const tenure = random.weighted([
      ['owned', 68],
      ['rented', 23],
      ['vacant', 9],
    ] as const)
    const surname = random.pick(surnames)
    const people = ages(random, tenure).map((age, i) =>
      person(random, `${id}-p${i + 1}`, age, relations[i], i === 1 ? '' : surname, now),
    )
    const plate = people.length > 0 && random.chance(0.42) ? plateNumber(random) : null
    homes.push({ id, unit, building, grid: building.grid, door, floor, tenure, people, plate })
  }
  return homes
}

const plateNumber = (random: Random) =>
  `鲁F${Array.from({ length: 5 }, () => random.pick([...'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'])).join('')}`

/** Adds or takes members until the homes hold exactly `residents` people. */
export function fixResidents(random: Random, homes: Home[], residents: number, now: number): void {
  let count = homes.reduce((sum, home) => sum + home.people.length, 0)
  while (count !== residents) {
    const home = random.pick(homes)
    if (count < residents && home.people.length > 0 && home.people.length < 5) {
      home.people.push(
        person(random, `${home.id}-p${home.people.length + 1}`, random.whole(1, 70), '家庭成员', '', now),
      )
      count++
    } else if (count > residents && home.people.length > 1) {
      home.people.pop()
      count--
    }
  }
}

/** Draws anew what two have in common by chance: the register would take them for one person, or one car. */
export function tellApart(random: Random, homes: readonly Home[]): void {
  const taken = new Set<string>()
  const untaken = (drawn: string, draw: () => string): string => {
    let value = drawn
    while (taken.has(value)) value = draw()
    taken.add(value)
    return value
  }
  for (const home of homes) {
    if (home.plate) home.plate = untaken(home.plate, () => plateNumber(random))
    for (const one of home.people)
      if (one.idNumber)
        one.idNumber = untaken(one.idNumber, () => idNumber(random, one.bornOn, one.gender === 'female'))
  }
}

const intervals = { red: 7, yellow: 14, green: 30 } as const

/** Who needs care: mostly the very old and those living alone. 惠安 第五网格 has exactly three childless elders. */
export function assignCare(random: Random, homes: readonly Home[]): Care[] {
  const list: Care[] = []
  const add = (home: Home, person: Person, kind: string, level: Care['level']) =>
    list.push({ id: `${person.id}-c`, home, person, kind, level, intervalDays: intervals[level] })
  let childless = 0
  for (const home of homes) {
    const factor = home.grid.kind === 'overloaded' ? 1.25 : 1
    for (const person of home.people) {
      const alone = home.people.length === 1
      if (home.grid.kind === 'huian' && alone && person.age >= 65 && childless < 3) {
        childless++
        add(home, person, 'childless_elder', 'red')
      } else if (alone && person.age >= 75 && random.chance(0.42 * factor)) {
        add(home, person, 'lone_elder', person.age >= 85 ? 'red' : 'yellow')
      } else if (person.age >= 86 && random.chance(0.16 * factor)) add(home, person, 'oldest_old', 'yellow')
      else if (person.age >= 70 && random.chance(0.012 * factor)) add(home, person, 'bedridden', 'red')
      else if (random.chance(0.002 * factor)) add(home, person, 'disabled', 'green')
      else if (person.age < 16 && random.chance(0.006)) add(home, person, 'child_in_need', 'green')
      else if (person.relation === '户主' && random.chance(0.004 * factor)) add(home, person, 'low_income', 'green')
    }
  }
  return list
}
