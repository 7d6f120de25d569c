/** The words of the work at the door. */
export const zh = {
  visit: {
    title: '记录走访',
    recorded: '已记录：{outcome}',
    undo: '撤销',
    more: '备注与检查',
    note: '备注（可用键盘的语音输入）',
    thing: { water: '水', electricity: '电', gas: '燃气' },
    check: { none: '未查', fine: '正常', faulty: '异常' },
    verified: '登记信息已核对无误',
  },
}
export const en: typeof zh = {
  visit: {
    title: 'Record a visit',
    recorded: 'Recorded: {outcome}',
    undo: 'Undo',
    more: 'Notes and checks',
    note: 'Notes (the keyboard takes dictation)',
    thing: { water: 'Water', electricity: 'Power', gas: 'Gas' },
    check: { none: 'not checked', fine: 'fine', faulty: 'faulty' },
    verified: 'The register entry was gone through and is right',
  },
}
