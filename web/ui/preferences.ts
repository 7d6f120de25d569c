import { usePreferredDark, useStorage } from '@vueuse/core'
import { type Locale, locales } from '@wangge/shared/importing'
import { defineStore } from 'pinia'
import { computed, watchEffect } from 'vue'
import { i18n } from './i18n.ts'

/** Language and theme: kept on this device. */
export const usePreferences = defineStore('preferences', () => {
  const locale = useStorage<Locale>('wangge.locale', locales[0])
  const themeChoice = useStorage<'light' | 'dark' | 'system'>('wangge.theme', 'system')
  const systemDark = usePreferredDark()
  const dark = computed(() => themeChoice.value === 'dark' || (themeChoice.value === 'system' && systemDark.value))

  watchEffect(() => {
    document.documentElement.classList.toggle('dark', dark.value)
    document.documentElement.lang = locale.value
    i18n.global.locale.value = locale.value
  })

  return { locale, themeChoice, dark }
})
