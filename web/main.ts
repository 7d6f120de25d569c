import 'element-plus/theme-chalk/dark/css-vars.css'
import './ui/style.css'
import './register/form.css'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { createAppRouter } from './router.ts'
import { i18n } from './ui/i18n.ts'

createApp(App).use(createPinia()).use(i18n).use(createAppRouter()).mount('#app')
