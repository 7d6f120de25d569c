import { createI18n } from 'vue-i18n'
import en from './messages/en.ts'
import zh from './messages/zh-CN.ts'

export const i18n = createI18n({ legacy: false, locale: 'zh-CN', fallbackLocale: 'en', messages: { 'zh-CN': zh, en } })
