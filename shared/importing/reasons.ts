/** Languages of the product. */
export const locales = ['zh-CN', 'en'] as const
export type Locale = (typeof locales)[number]

/** Why a row was refused, repaired or remarked on, in Chinese and English. `{name}` stands for a detail of the problem. */
export const reasons: Record<string, readonly [zh: string, en: string]> = {
  missing: ['缺少必填值', 'a required value is missing'],
  not_a_code: ['不是 2–15 位数字代码', 'not a code of 2 to 15 digits'],
  not_a_number: ['不是数字', 'not a number'],
  not_a_whole_number: ['不是整数', 'not a whole number'],
  out_of_range: ['超出允许范围', 'outside the range allowed'],
  not_a_time: ['不是可识别的时间', 'not a time that can be read'],
  not_a_day: ['不是可识别的日期', 'not a date that can be read'],
  not_yes_or_no: ['不是“是/否”', 'neither yes nor no'],
  not_a_choice: ['不是允许的取值', 'not one of the values allowed'],
  skipped_other_geometry: ['几何类型不属于此图层，已跳过', 'a geometry of another kind, left out'],
  not_a_point: ['几何不是点', 'the geometry is not a point'],
  outside_the_world: [
    '坐标超出经纬度范围，坐标系可能不对',
    'outside longitude and latitude: is the coordinate system right?',
  ],
  duplicate_id: ['与第 {firstRow} 行编号重复', 'the id stands already in row {firstRow}'],
  repaired_polygon: [
    '图形无效，已修复，面积变化 {changeM2} m²',
    'the polygon was invalid and is repaired; area changed by {changeM2} m²',
  ],
  not_repairable: ['图形无效，且无法修复', 'the polygon is invalid and cannot be repaired'],
  no_area: ['图形无面积', 'nothing is left of the polygon'],
  no_community: ['缺少所属社区', 'the community it belongs to is missing'],
  not_under_community: ['代码不在社区 {community} 之下', 'the code does not lie under community {community}'],
  missing_for_closed: ['已办结但没有办结时间', 'closed, but no closing time is given'],
  closed_before_opened: ['办结时间早于上报时间，照原样保留', 'closed before it was opened; kept as the source has it'],
  outside_every_grid: ['不在任何网格内，已保留', 'outside every grid; kept'],
  unknown_reference: ['引用的记录不存在（{table}）', 'refers to a record that is not there ({table})'],
  door_taken: ['单元 {unit} 的该门牌已登记另一户', 'another household is registered at this door of unit {unit}'],
  plate_elsewhere: ['车牌已登记在另一户', 'the plate is registered with another household'],
  check_digit: ['身份证号校验位不符，照原样保留', 'the check digit of the id number is wrong; kept as given'],
  append_only: [
    '走访记录不可修改，与已有记录不同',
    'visits are never changed, and this one differs from what is recorded',
  ],
  no_code_and_no_place: ['没有代码，也未指明上级与级别', 'no code, and no parent and level to make one under'],
  not_a_region_code: ['不是区划代码', 'not a region code'],
  no_file: ['文件不存在', 'there is no such file'],
  empty_file: ['文件为空', 'the file is empty'],
  unknown_format: ['不支持的文件格式', 'the format is not known'],
  unknown_crs: [
    '文件所注坐标系无法识别，请指定坐标系',
    'the coordinate system of the file is not known here: name one',
  ],
  unknown_encoding: ['无法识别 .cpg 所注编码', 'the encoding named in the .cpg is not known'],
  not_geojson: ['不是 GeoJSON', 'not GeoJSON'],
  broken_json: ['GeoJSON 不完整或有语法错误', 'the GeoJSON breaks off or is malformed'],
  broken_csv: ['CSV 无法继续读取', 'the CSV cannot be read on'],
  broken_xlsx: ['不是可读取的 XLSX 工作簿', 'not a readable workbook'],
  broken_zip: ['不是可读取的 ZIP', 'not a readable zip'],
  broken_shapefile: ['Shapefile 不完整', 'the shapefile breaks off'],
  broken_geopackage: ['不是可读取的 GeoPackage', 'not a readable GeoPackage'],
  no_features: ['文件中没有要素', 'there are no features in the file'],
  no_shapefile: ['ZIP 中缺少 .shp 与 .dbf', 'the zip has no .shp with its .dbf'],
  several_layers: ['文件含多个图层，请只保留一个', 'the file holds several layers: keep one'],
  too_large: ['解压后过大', 'it unpacks to too much'],
}

/** The sentence for a reason; the code itself where there is none. */
export function reasonText(
  reason: string,
  detail: Record<string, string | number> = {},
  locale: Locale = 'zh-CN',
): string {
  const text = reasons[reason]?.[locale === 'en' ? 1 : 0] ?? reason
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(detail[name] ?? whole))
}
