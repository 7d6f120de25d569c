import { createRouter, createWebHistory } from 'vue-router'
import { isWorker, useSession } from './accounts/session.ts'
import { followNavigation } from './ui/navigation.ts'

/** Pages beside the map are small and come with it; sign-in and import are loaded when they are gone to. */
export function createAppRouter() {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/sign-in', name: 'sign-in', component: () => import('./accounts/SignIn.vue'), meta: { open: true } },
      { path: '/settings', name: 'settings', component: () => import('./settings/SettingsPage.vue') },
      { path: '/import', name: 'import', component: () => import('./imports/ImportPage.vue') },
      {
        path: '/',
        component: () => import('./supervise/MapPage.vue'),
        children: [
          { path: '', name: 'overview', component: () => import('./supervise/OverviewPanel.vue') },
          { path: 'work', name: 'work', component: () => import('./fieldwork/GridWorkPanel.vue') },
          { path: 'diary', name: 'diary', component: () => import('./diary/DiaryPanel.vue') },
          { path: 'services', name: 'services', component: () => import('./services/ServicesPanel.vue') },
          { path: 'grids/:code', name: 'grid', component: () => import('./supervise/GridPanel.vue') },
          { path: 'grids/:code/boundary', name: 'boundary', component: () => import('./planning/BoundaryPanel.vue') },
          { path: 'buildings/:id', name: 'building', component: () => import('./supervise/BuildingPanel.vue') },
          { path: 'households/:id', name: 'household', component: () => import('./supervise/HouseholdPanel.vue') },
          { path: 'hotspots', name: 'hotspots', component: () => import('./hotspots/HotspotsPanel.vue') },
          { path: 'hotspots/:cell', name: 'hotspot', component: () => import('./hotspots/HotspotPanel.vue') },
          { path: 'wall', name: 'wall', component: () => import('./wall/WallPanel.vue'), meta: { wall: true } },
          {
            path: 'indicators',
            name: 'indicators',
            component: () => import('./indicators/IndicatorsPanel.vue'),
            meta: { wide: true },
          },
          { path: 'ledger', name: 'ledger', component: () => import('./ledger/LedgerPanel.vue'), meta: { wide: true } },
          { path: 'plans', name: 'plans', component: () => import('./planning/PlansPanel.vue') },
          {
            path: 'plans/:id',
            name: 'plan',
            component: () => import('./planning/PlanPanel.vue'),
            meta: { drawing: true },
          },
          { path: 'notices', name: 'notices', component: () => import('./notices/NoticesPanel.vue') },
          { path: 'today', name: 'today', component: () => import('./fieldwork/TodayPanel.vue') },
          { path: 'outbox', name: 'outbox', component: () => import('./offline/OutboxPanel.vue') },
          { path: 'care-persons', name: 'care-persons', component: () => import('./care/CarePanel.vue') },
          { path: 'issues', name: 'issues', component: () => import('./supervise/IssueListPanel.vue') },
          { path: 'issues/new', name: 'register', component: () => import('./issues/RegisterPanel.vue') },
          { path: 'issues/:id', name: 'issue', component: () => import('./supervise/IssuePanel.vue') },
        ],
      },
      { path: '/:rest(.*)', redirect: '/' },
    ],
  })
  followNavigation(router)
  router.beforeEach(async (to, from) => {
    const session = useSession()
    if (to.meta.open) return true
    const viewer = session.viewer === undefined ? await session.load().catch(() => undefined) : session.viewer
    if (viewer === null) return { name: 'sign-in', query: { to: to.fullPath } }
    // A worker begins with the own grid; the overview is one tap from there.
    const isFirst = from.matched.length === 0 || from.name === 'sign-in'
    return isFirst && to.name === 'overview' && to.query.region === undefined && viewer && isWorker(viewer)
      ? { name: 'work', query: to.query }
      : true
  })
  return router
}
