/** Groups of layers that can be switched off. */
export const layerToggles = ['grids', 'buildings', 'units', 'issues', 'basemap', 'labels'] as const
export type LayerToggle = (typeof layerToggles)[number]
/** What is put under a plan to draw by: nothing of it unless it is asked for. */
export const referenceLayers = ['households', 'load', 'issues'] as const
export type ReferenceLayer = (typeof referenceLayers)[number]
