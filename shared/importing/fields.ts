import { basemapKinds, careKinds, careLevels, genders, regionLevels, tenures, visitOutcomes } from '../domain/index.ts'
import { handlingLevels, issueStates, severities } from '../issues/index.ts'

/** How the text of a field is read. A choice lists, for each value, the words it is known by besides itself. */
export type FieldKind =
  | { type: 'text' }
  | { type: 'code' }
  | { type: 'integer'; min: number; max: number }
  | { type: 'number'; min: number; max: number }
  | { type: 'instant' }
  | { type: 'day' }
  | { type: 'flag' }
  | { type: 'choice'; words: Record<string, readonly string[]> }

export interface Field {
  name: string
  kind: FieldKind
  required: boolean
  /** Headings it is recognised by, besides its name; compared without case, spaces, `_`, `-` and `.`. */
  headings: readonly string[]
}

const field = (name: string, kind: FieldKind, headings: readonly string[], required = false): Field => ({
  name,
  kind,
  required,
  headings,
})
const text: FieldKind = { type: 'text' }
const instant: FieldKind = { type: 'instant' }
const choice = (values: readonly string[], words: Record<string, readonly string[]>): FieldKind => ({
  type: 'choice',
  words: Object.fromEntries(values.map(value => [value, words[value] ?? []])),
})

const id = field('id', text, ['编号', '标识', 'gid', 'fid', 'objectid', 'osm_id', 'external_id', 'uid'])
const name = (headings: readonly string[]) => field('name', text, ['名称', ...headings])
const lon = field('lon', { type: 'number', min: -1e8, max: 1e8 }, ['lng', 'longitude', 'x', '经度'])
const lat = field('lat', { type: 'number', min: -1e8, max: 1e8 }, ['latitude', 'y', '纬度'])

const stateWords: Record<string, readonly string[]> = {
  registered: ['梳理', '登记', 'new'],
  reported: ['上报', '待受理', 'open', '未办结'],
  accepted: ['受理', '已受理', 'acknowledged'],
  in_progress: ['处置', '处理中', 'in progress', 'assigned'],
  resolved: ['解决', '已解决', 'fixed'],
  closed: ['办结', '已办结', 'done'],
  declined: ['不予受理', 'rejected', 'invalid'],
}

/** What a feature of the layer must be on the ground. `any` takes lines, points and polygons. */
export type LayerGeometry = 'polygon' | 'point' | 'any' | 'none'
export interface Layer {
  geometry: LayerGeometry
  fields: readonly Field[]
}

/** The layers that can be imported and their fields: the one truth for the command line, the web page and the checks. */
export const layers = {
  regions: {
    geometry: 'polygon',
    fields: [
      id,
      field('code', { type: 'code' }, ['代码', '区划代码', 'adcode']),
      field('name', text, ['名称', '区划名称'], true),
      field(
        'level',
        choice(regionLevels, { district: ['区', '区县', 'county'], street: ['街道', '镇'], community: ['社区', '村'] }),
        ['级别', '层级'],
      ),
    ],
  },
  grids: {
    geometry: 'polygon',
    fields: [
      id,
      field('code', { type: 'code' }, ['代码', '网格代码', '网格编码', 'gridcode']),
      name(['网格名称', '网格']),
      field('community', text, ['社区', '所属社区', '社区代码', 'communitycode', 'neighbourhood', 'neighborhood']),
    ],
  },
  estates: {
    geometry: 'none',
    fields: [
      id,
      field('name', text, ['小区', '小区名称', '名称'], true),
      field('community', text, ['社区', '社区代码']),
      field('managed', { type: 'flag' }, ['有物业']),
    ],
  },
  buildings: {
    geometry: 'polygon',
    fields: [
      id,
      name(['楼栋', '楼栋名称', '楼号', 'addr:housename']),
      field('estate', text, ['小区', '小区编号']),
      field('address', text, ['地址', 'addr:full']),
      field('floors', { type: 'integer', min: 1, max: 300 }, [
        '层数',
        '楼层数',
        'building:levels',
        'levels',
        'storeys',
      ]),
    ],
  },
  units: {
    geometry: 'point',
    fields: [
      id,
      field('building', text, ['楼栋', '楼栋编号', 'building_id']),
      field('name', text, ['单元', '单元名称', '名称'], true),
      lon,
      lat,
      field('floors', { type: 'integer', min: 1, max: 300 }, ['层数']),
      field('doorsPerFloor', { type: 'integer', min: 1, max: 100 }, ['每层户数']),
      field('householdsExpected', { type: 'integer', min: 0, max: 10_000 }, ['应有户数', '户数', 'households']),
    ],
  },
  households: {
    geometry: 'none',
    fields: [
      id,
      field('unit', text, ['单元', '单元编号', 'unit_id'], true),
      field('door', text, ['门牌', '房号', '户号', 'room'], true),
      field('floor', { type: 'integer', min: -9, max: 300 }, ['楼层']),
      field(
        'tenure',
        choice(tenures, { owned: ['自住', 'owner'], rented: ['出租', '租住', 'rent'], vacant: ['空置', 'empty'] }),
        ['居住状态', '房屋性质'],
      ),
      field('verifiedAt', instant, ['核实时间', 'verified']),
      field('since', instant, ['登记时间', '入住时间']),
      field('plates', text, ['车牌', '车牌号', 'plate']),
    ],
  },
  residents: {
    geometry: 'none',
    fields: [
      id,
      field('household', text, ['户', '户编号', 'household_id'], true),
      field('name', text, ['姓名'], true),
      field('gender', choice(genders, { female: ['女', 'f'], male: ['男', 'm'], unknown: ['未知'] }), ['性别', 'sex']),
      field('bornOn', { type: 'day' }, ['出生日期', '生日', 'birthday']),
      field('relation', text, ['与户主关系', '关系']),
      field('phone', text, ['电话', '手机', '手机号']),
      field('idNumber', text, ['身份证', '身份证号', '公民身份号码']),
    ],
  },
  care: {
    geometry: 'none',
    fields: [
      id,
      field('resident', text, ['居民', '居民编号'], true),
      field('kind', choice(careKinds, {}), ['类别'], true),
      field(
        'level',
        choice(careLevels, { red: ['红', '红色'], yellow: ['黄', '黄色'], green: ['绿', '绿色'] }),
        ['等级'],
        true,
      ),
      field('intervalDays', { type: 'integer', min: 1, max: 366 }, ['走访间隔'], true),
    ],
  },
  visits: {
    geometry: 'none',
    fields: [
      id,
      field('household', text, ['户', '户编号'], true),
      field('at', instant, ['时间', '走访时间'], true),
      field(
        'outcome',
        choice(visitOutcomes, {
          met: ['见到'],
          not_home: ['无人'],
          refused: ['拒访'],
          by_phone: ['电话'],
          family_confirmed: ['家属确认'],
        }),
        ['结果'],
        true,
      ),
    ],
  },
  issues: {
    geometry: 'point',
    fields: [
      id,
      lon,
      lat,
      field('category', text, ['类别', '问题类别', '事件类别', 'type'], true),
      field('severity', choice(severities, { normal: ['一般'], urgent: ['紧急'], major: ['重大'] }), [
        '等级',
        '严重程度',
      ]),
      field('state', choice(issueStates, stateWords), ['状态', 'status']),
      field(
        'level',
        choice(handlingLevels, { grid: ['网格'], community: ['社区'], street: ['街道'], district: ['区'] }),
        ['处置层级', '处理层级'],
      ),
      field('text', text, ['描述', '问题描述', '内容', 'description', 'details']),
      field('address', text, ['地址', '发生地址']),
      field('unit', text, ['单元编号']),
      field('household', text, ['户编号']),
      field('opened', instant, ['上报时间', '发生时间', 'openedat', 'created', 'createdat'], true),
      field('accepted', instant, ['受理时间']),
      field('resolved', instant, ['解决时间']),
      field('closed', instant, ['办结时间', 'closedat']),
      field('due', instant, ['截止时间', '期限']),
      field('reworks', { type: 'integer', min: 0, max: 1000 }, ['返工次数']),
      field('satisfied', { type: 'flag' }, ['是否满意', '满意']),
    ],
  },
  basemap: {
    geometry: 'any',
    fields: [
      id,
      field('kind', choice(basemapKinds, { road: ['道路'], water: ['水系'], green: ['绿地'] }), ['类型'], true),
      field('class', text, ['等级', 'highway']),
      name([]),
    ],
  },
} as const satisfies Record<string, Layer>

export type LayerName = keyof typeof layers
export const layerNames: readonly LayerName[] = [
  'regions',
  'grids',
  'estates',
  'buildings',
  'units',
  'households',
  'residents',
  'care',
  'visits',
  'issues',
  'basemap',
]
export const isLayerName = (value: string): value is LayerName => value in layers
/** Names of alternatives for `--map`: `status` says the same as `state`. */
export const fieldByName = (layer: LayerName, wanted: string): Field | undefined => {
  const key = plainHeading(wanted)
  const all: readonly Field[] = layers[layer].fields
  return (
    all.find(candidate => plainHeading(candidate.name) === key) ??
    all.find(candidate => candidate.headings.some(heading => plainHeading(heading) === key))
  )
}

/** A heading without what people write differently: case, spaces and separators. */
export const plainHeading = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_.-]/g, '')
