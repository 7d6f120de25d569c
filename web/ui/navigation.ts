import type { Router } from 'vue-router'

let underway: PromiseWithResolvers<void> | undefined

/** Keeps track of whether another page is on its way, its code being loaded. */
export function followNavigation(router: Router): void {
  router.beforeEach((to, from) => {
    if (to.path !== from.path) underway ??= Promise.withResolvers<void>()
  })
  router.afterEach(() => {
    underway?.resolve()
    underway = undefined
  })
}

/**
 * Resolves when no other page is on its way: a change of the address before that would call it off. A page asked for in
 * the same breath is waited for too; its guards run a little later.
 */
export async function navigated(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve))
  while (underway) await underway.promise
}
