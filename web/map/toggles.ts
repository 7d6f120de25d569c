/** Groups of layers that can be switched off. */
export const layerToggles = ['grids', 'buildings', 'units', 'issues', 'basemap', 'labels'] as const
export type LayerToggle = (typeof layerToggles)[number]
