import { z } from 'zod'

const words = (longest: number) => z.string().trim().max(longest)

/** What is kept of a service residents ask about (事项). */
export const ServiceText = z.object({
  name: words(100).min(1),
  /** What it is. */
  summary: words(2000).min(1),
  /** Who may ask for it. */
  audience: words(1000).default(''),
  /** Which papers are needed; one a line. */
  papers: words(2000).default(''),
  place: words(500).default(''),
  phone: words(50).default(''),
})
export const NewService = ServiceText.extend({ regionCode: z.string().regex(/^\d{2,12}$/) })
export type NewService = z.infer<typeof NewService>

export const Service = NewService.extend({ id: z.string(), updatedAt: z.string() })
export type Service = z.infer<typeof Service>

/** Words that ask, and say nothing of what is asked for. */
const asking = /怎么|如何|什么|哪里|哪儿|需要|可以|办理|请问|[吗呢的了要在？?，,。]/g

/**
 * Services that hold every word of the question, those that hold it in their name first. Words are separated by spaces;
 * a question without spaces, as is usual in Chinese, also matches by each two of its characters (half of them must be there).
 */
export function findServices(services: readonly Service[], question: string): Service[] {
  const words = question.toLowerCase().replaceAll(asking, ' ').split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...services]
  return services
    .map(service => ({ service, score: words.map(word => scoreOf(service, word)) }))
    .filter(({ score }) => score.every(one => one > 0))
    .map(({ service, score }) => ({ service, score: score.reduce((sum, one) => sum + one, 0) }))
    .sort((a, b) => b.score - a.score)
    .map(one => one.service)
}

const nameWeight = 10
const leastShare = 0.5
function scoreOf({ name, summary, audience, papers }: Service, word: string): number {
  const title = name.toLowerCase()
  const rest = `${summary} ${audience} ${papers}`.toLowerCase()
  if (title.includes(word)) return 2 * nameWeight
  if (rest.includes(word)) return nameWeight
  const pairs = [...word].slice(1).map((letter, i) => [...word][i] + letter)
  const found = pairs.filter(pair => title.includes(pair) || rest.includes(pair)).length
  const inTitle = pairs.filter(pair => title.includes(pair)).length
  return pairs.length > 0 && found / pairs.length >= leastShare ? (found + inTitle) / pairs.length : 0
}
