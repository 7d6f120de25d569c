/** The words of what happens while one looks on. */
export const zh = { live: { cut: '实时连接中断，正在重连；画面可能不是最新' } }
export const en: typeof zh = { live: { cut: 'Live connection cut, trying again; what is shown may be old' } }
