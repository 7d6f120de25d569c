/** First-level issue categories with their second level: code, Chinese and English name. */
export interface IssueCategory {
  code: string
  parentCode: string | null
  nameZh: string
  nameEn: string
}

const tree: [
  code: string,
  nameZh: string,
  nameEn: string,
  children: [code: string, nameZh: string, nameEn: string][],
][] = [
  [
    'safety',
    '安全隐患',
    'Safety',
    [
      ['charging_wires', '飞线充电', 'Wires hung for charging'],
      ['fire_lane', '消防通道堵塞', 'Blocked fire lane'],
      ['gas_electricity', '燃气/用电隐患', 'Gas or electricity hazard'],
      ['falling_objects', '高空坠物', 'Falling objects'],
    ],
  ],
  [
    'environment',
    '市容环境',
    'Environment',
    [
      ['dumping', '乱堆乱放', 'Dumping'],
      ['littering', '乱扔垃圾', 'Littering'],
      ['illegal_ads', '小广告', 'Illegal advertisements'],
      ['green_damage', '绿化破坏', 'Damage to greenery'],
    ],
  ],
  ['building', '违章建设', 'Illegal building', [['unauthorised_structure', '私搭乱建', 'Unauthorised structure']]],
  [
    'vehicles',
    '车辆停放',
    'Vehicles',
    [
      ['abandoned_vehicle', '僵尸车', 'Abandoned vehicle'],
      ['bad_parking', '乱停车', 'Bad parking'],
      ['charger_blocked', '占用充电位', 'Charging bay blocked'],
    ],
  ],
  [
    'repairs',
    '设施维修',
    'Repairs',
    [
      ['pipes', '管道维修', 'Pipes'],
      ['leak', '房屋漏水', 'Leaking roof or wall'],
      ['street_light', '路灯', 'Street light'],
      ['manhole', '井盖', 'Manhole cover'],
      ['lift', '电梯', 'Lift'],
    ],
  ],
  [
    'disputes',
    '矛盾纠纷',
    'Disputes',
    [
      ['neighbours', '邻里纠纷', 'Between neighbours'],
      ['construction', '施工矛盾', 'Over construction'],
      ['parcel_shop_noise', '快递点扰民', 'Noise of a parcel shop'],
      ['family', '家庭纠纷', 'Within a family'],
    ],
  ],
  [
    'hardship',
    '困难救助',
    'Hardship',
    [
      ['emergency_aid', '临时救助', 'Emergency aid'],
      ['medical', '就医', 'Medical care'],
      ['elder_care', '养老', 'Elder care'],
      ['disability_aid', '助残', 'Help with a disability'],
    ],
  ],
  [
    'questions',
    '政策咨询',
    'Policy questions',
    [
      ['livelihood_policy', '民生政策', 'Welfare policy'],
      ['certificates', '证明办理', 'Certificates'],
      ['party_league', '党团关系', 'Party and league membership'],
    ],
  ],
  [
    'public_order',
    '综合治理',
    'Public order',
    [
      ['security', '治安', 'Security'],
      ['migrants', '流动人口', 'Migrant residents'],
      ['other', '其他', 'Other'],
    ],
  ],
]

/** The built-in two-level catalogue, parents before their children. Registers may add categories of their own. */
export const issueCategories: readonly IssueCategory[] = tree.flatMap(([code, nameZh, nameEn, children]) => [
  { code, parentCode: null, nameZh, nameEn },
  ...children.map(([child, zh, en]) => ({ code: `${code}.${child}`, parentCode: code, nameZh: zh, nameEn: en })),
])

/** First-level code of a category code (`repairs.leak` → `repairs`). */
export const topCategory = (code: string): string => code.split('.')[0]
