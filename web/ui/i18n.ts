import { createI18n } from 'vue-i18n'
import * as care from '../care/messages.ts'
import * as diary from '../diary/messages.ts'
import * as fieldwork from '../fieldwork/messages.ts'
import * as hotspots from '../hotspots/messages.ts'
import * as imports from '../imports/messages.ts'
import * as indicators from '../indicators/messages.ts'
import * as issues from '../issues/messages.ts'
import * as live from '../live/messages.ts'
import * as notices from '../notices/messages.ts'
import * as offline from '../offline/messages.ts'
import { en as planningEn } from '../planning/messages/en.ts'
import { zh as planningZh } from '../planning/messages/zh-CN.ts'
import * as register from '../register/messages.ts'
import * as services from '../services/messages.ts'
import * as settings from '../settings/messages.ts'
import * as wall from '../wall/messages.ts'
import en from './messages/en.ts'
import zh from './messages/zh-CN.ts'

/** Words that belong to one folder of pages stand in that folder. */
export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'en',
  messages: {
    'zh-CN': {
      ...zh,
      ...issues.zh,
      ...hotspots.zh,
      ...live.zh,
      ...imports.zh,
      ...indicators.zh,
      ...wall.zh,
      ...care.zh,
      ...notices.zh,
      ...settings.zh,
      ...offline.zh,
      ...fieldwork.zh,
      ...planningZh,
      ...register.zh,
      ...diary.zh,
      ...services.zh,
    },
    en: {
      ...en,
      ...issues.en,
      ...hotspots.en,
      ...live.en,
      ...imports.en,
      ...indicators.en,
      ...wall.en,
      ...care.en,
      ...notices.en,
      ...settings.en,
      ...offline.en,
      ...fieldwork.en,
      ...planningEn,
      ...register.en,
      ...diary.en,
      ...services.en,
    },
  },
})
