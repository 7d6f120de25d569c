/**
 * Rates of events per member of a population, drawn towards the overall rate the less people they stand on (Marshall
 * 1991, global empirical Bayes): one event in a cell of two households is not the worst rate in town. Populations of zero
 * give NaN.
 */
export function smoothedRates(events: ArrayLike<number>, population: ArrayLike<number>): Float64Array {
  let allEvents = 0
  let allPeople = 0
  let places = 0
  for (let i = 0; i < events.length; i++) {
    if (!(population[i] > 0)) continue
    allEvents += events[i]
    allPeople += population[i]
    places++
  }
  const mean = allEvents / allPeople
  let spread = 0
  for (let i = 0; i < events.length; i++)
    if (population[i] > 0) spread += population[i] * (events[i] / population[i] - mean) ** 2
  const variance = Math.max(0, spread / allPeople - mean / (allPeople / places))
  const rates = new Float64Array(events.length).fill(Number.NaN)
  for (let i = 0; i < events.length; i++) {
    if (!(population[i] > 0)) continue
    const trust = variance === 0 ? 0 : variance / (variance + mean / population[i])
    rates[i] = mean + trust * (events[i] / population[i] - mean)
  }
  return rates
}
