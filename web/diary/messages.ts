/** The words of the grid diary. */
export const zh = {
  diary: {
    nav: '日记',
    title: '网格日记',
    intro: '走访、问题、关爱、登记自动记入，可补记',
    day: '日期',
    worker: '网格员',
    empty: '这一天没有记录',
    none: '还没有记录',
    add: '补记',
    addHint: '今天还有什么要记下的',
    save: '记下',
    print: '打印本页',
    waiting: '待发送',
    ofHousehold: '本户日记',
    counts: '走访 {visits} 户次，见到 {met}；问题 {issues} 件次；登记变更 {changes} 处；解答 {answers} 次',
    kind: { visit: '走访', issue: '问题', change: '登记', answer: '解答', note: '记事' },
    answered: '答复',
  },
}
export const en: typeof zh = {
  diary: {
    nav: 'Diary',
    title: 'Grid diary',
    intro: 'Visits, issues, care and the register write themselves; notes are added',
    day: 'Day',
    worker: 'Worker',
    empty: 'Nothing on this day',
    none: 'Nothing yet',
    add: 'Add a note',
    addHint: 'What else is to be kept of today',
    save: 'Keep',
    print: 'Print the page',
    waiting: 'to be sent',
    ofHousehold: 'Diary of this household',
    counts:
      '{visits} visits, {met} met; {issues} steps of issues; {changes} changes of the register; {answers} answers',
    kind: { visit: 'Visit', issue: 'Issue', change: 'Register', answer: 'Answer', note: 'Note' },
    answered: 'told',
  },
}
