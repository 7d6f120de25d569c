/** The words of caring for people. */
export const zh = {
  care: {
    title: '重点关爱',
    nav: '关爱对象',
    intro: '按三色等级的走访间隔，谁还没有见到',
    which: { label: '哪些人', overdue: '超期未见', soon: '三天内到期', all: '全部' },
    allSeen: '都在间隔内见到了',
    nobody: '没有',
    never: '尚未见到',
    overdueBy: '超期 {n} 天',
    dueIn: '还有 {n} 天',
    every: '每 {n} 天',
    more: '更多',
    calendar: '日历',
    dueCount: '{n} 人到期',
    justSeen: '刚刚见到',
  },
}
export const en: typeof zh = {
  care: {
    title: 'Care persons',
    nav: 'Care',
    intro: 'Who has not been seen within the interval of their level',
    which: { label: 'Who', overdue: 'Not seen in time', soon: 'Due in three days', all: 'All' },
    allSeen: 'Everyone was seen in time',
    nobody: 'Nobody',
    never: 'never seen',
    overdueBy: '{n} days over',
    dueIn: '{n} days left',
    every: 'every {n} days',
    more: 'More',
    calendar: 'Calendar',
    dueCount: '{n} due',
    justSeen: 'just seen',
  },
}
