/** What hotspots compare: `rate` is issues per 1,000 households (steadied where households are few), `count` is issues. */
export const hotspotMeasures = ['rate', 'count'] as const
export type HotspotMeasure = (typeof hotspotMeasures)[number]
