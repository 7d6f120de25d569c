import { chromium } from '@playwright/test'

const args = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args })
const [, , user, path, out, w = '1440', h = '900', extra = ''] = process.argv
const ctx = await b.newContext({
  viewport: { width: +w, height: +h },
  hasTouch: +w < 500,
  isMobile: +w < 500,
  colorScheme: extra.includes('dark') ? 'dark' : 'light',
  locale: 'zh-CN',
})
const p = await ctx.newPage()
p.on('console', m => {
  if (m.type() === 'error' || m.type() === 'warning')
    console.log(m.type(), m.text().slice(0, 600), JSON.stringify(m.location()), m.args().length)
})
p.on('pageerror', e => console.log('PAGEERROR', e.message.slice(0, 500)))
p.on('requestfailed', r => console.log('FAILED', r.url()))
if (extra.includes('en')) await ctx.addInitScript(() => localStorage.setItem('wangge.locale', 'en'))
const B = 'http://localhost:8090'
await p.goto(B + '/sign-in')
if (user !== '-') {
  await p.fill('#username', user)
  await p.fill('#password', 'wangge-demo')
  await p.click('button[type=submit]')
  await p.waitForURL(u => !u.pathname.includes('sign-in'))
  if (path !== '/') await p.goto(B + path)
  await p
    .waitForFunction(() => window.wanggeMap?.loaded() && window.wanggeMap?.areTilesLoaded(), null, { timeout: 25000 })
    .catch(e => console.log('map not idle'))
}
await p.waitForTimeout(800)
await p.screenshot({ path: out })
await b.close()
