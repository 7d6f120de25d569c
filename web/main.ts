import 'element-plus/theme-chalk/dark/css-vars.css'
import './ui/style.css'
import './register/form.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { onSignedOut } from './api/client.ts'
import { createAppRouter } from './router.ts'
import { i18n } from './ui/i18n.ts'

// A phone that was locked is signed out: what it keeps goes, whatever page it is on.
onSignedOut(() => void import('./offline/lost.ts').then(({ destroyIfLocked }) => destroyIfLocked()))

createApp(App).use(createPinia()).use(i18n).use(createAppRouter()).mount('#app')
