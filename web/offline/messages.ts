/** The words of what waits on the phone. */
export const zh = {
  outbox: {
    title: '待发送',
    intro: '已存在手机上，连上服务器就按顺序发出，不会丢失',
    waiting: '条待发送',
    empty: '没有待发送的记录',
    now: '立即重试',
    visit: '走访',
    state: { waiting: '等待发送', sent: '已发送', refused: '服务器未接受' },
    refusal: { not_found: '不在您的网格内，或已不存在', invalid: '内容有误', conflict: '编号重复' },
    trouble: {
      offline: '连不上服务器，稍后自动重试。',
      signed_out: '登录已过期，重新登录后继续发送。',
      forbidden: '您的角色不能提交走访。',
      faulty: '有内容服务器读不了。',
      storage: '手机存储空间不足，请清理后再记录。',
    },
    unsent: '还有 {n} 条没有发出，退出会丢失它们。',
    leaveAnyway: '仍要退出',
  },
}
export const en: typeof zh = {
  outbox: {
    title: 'To be sent',
    intro: 'Kept on this phone and sent in order once the server can be reached; nothing is lost',
    waiting: 'to be sent',
    empty: 'Nothing waits',
    now: 'Try now',
    visit: 'Visit',
    state: { waiting: 'Waiting', sent: 'Sent', refused: 'Not accepted' },
    refusal: {
      not_found: 'not in your grids, or gone',
      invalid: 'something in it is wrong',
      conflict: 'the id is taken',
    },
    trouble: {
      offline: 'The server cannot be reached; it is tried again by itself.',
      signed_out: 'You were signed out; sign in again to go on.',
      forbidden: 'Your role does not record visits.',
      faulty: 'The server cannot read something.',
      storage: 'The phone is full: make room before you go on.',
    },
    unsent: '{n} records were not sent yet; signing out loses them.',
    leaveAnyway: 'Sign out anyway',
  },
}
