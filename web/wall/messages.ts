/** The words of the wall. */
export const zh = {
  wall: {
    title: '大屏',
    open: '大屏模式',
    leave: '退出大屏',
    now: '此刻',
    month: '近 30 天',
    worst: '超期最多的网格',
    hotspots: '正在发生的热点',
    latest: '刚刚',
    quiet: '今天还没有新动态',
    none: '没有显著热点',
    overdue: '超期 {n}',
    updated: '{time} 更新',
  },
}
export const en: typeof zh = {
  wall: {
    title: 'Wall',
    open: 'Wall mode',
    leave: 'Leave the wall',
    now: 'Now',
    month: 'Last 30 days',
    worst: 'Grids with most overdue',
    hotspots: 'Hotspots now',
    latest: 'Just now',
    quiet: 'Nothing new yet today',
    none: 'No significant hotspot',
    overdue: '{n} overdue',
    updated: 'Updated {time}',
  },
}
