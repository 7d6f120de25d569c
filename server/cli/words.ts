import type { Locale } from '@wangge/shared/importing'

/** The command line speaks English unless the environment asks for Chinese. */
export const locale: Locale = /^zh/i.test(process.env.LC_ALL ?? process.env.LANG ?? '') ? 'zh-CN' : 'en'
