import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Queryable } from '../db/database.ts'

interface DemoService {
  name: string
  summary: string
  audience: string
  papers: string
  place: string
  phone: string
}
const hall = '街道便民服务中心一楼大厅'
const service = (name: string, summary: string, audience: string, papers: string[], phone: string): DemoService => ({
  name,
  summary,
  audience,
  papers: papers.join('\n'),
  place: hall,
  phone,
})

const services: DemoService[] = [
  service(
    '团员组织关系转接',
    '把团组织关系从学校或原单位转到所在社区团支部，网上提交后由社区团支部接收。',
    '14 至 28 岁的团员',
    ['身份证', '团员证', '原团组织联系方式'],
    '0535-6000301',
  ),
  service(
    '党员组织关系转接',
    '凭介绍信或线上系统把党员组织关系转到社区党委。',
    '居住在本社区的党员',
    ['身份证', '组织关系介绍信'],
    '0535-6000302',
  ),
  service(
    '独生子女父母奖励',
    '退休时领取一次性养老补助，或按月领取奖励金。',
    '持独生子女父母光荣证的退休居民',
    ['身份证', '户口簿', '独生子女父母光荣证', '退休证', '银行卡'],
    '0535-6000303',
  ),
  service(
    '高龄津贴',
    '年满 80 周岁的老人按月领取津贴，90、100 周岁标准提高。',
    '本区户籍 80 周岁以上老人',
    ['身份证', '户口簿', '近期照片', '银行卡'],
    '0535-6000304',
  ),
  service(
    '低保申请',
    '家庭人均收入低于标准的，由街道受理、入户核查、公示后按月发放。',
    '本区户籍的困难家庭',
    ['身份证', '户口簿', '收入证明', '家庭财产申报表', '授权核查书'],
    '0535-6000305',
  ),
  service(
    '临时救助',
    '因火灾、急病等突发困难，可申请一次性救助，急难情形先行救助后补手续。',
    '遇到突发困难的家庭',
    ['身份证', '困难情况说明', '医疗票据等证明'],
    '0535-6000305',
  ),
  service(
    '残疾人证办理',
    '到指定医院评残后由残联发证，可预约上门评残。',
    '本区户籍的残疾人',
    ['身份证', '户口簿', '两寸照片', '病历'],
    '0535-6000306',
  ),
  service(
    '居家养老服务',
    '助餐、助浴、保洁等服务，特困与失能老人由政府购买。',
    '60 周岁以上老人',
    ['身份证', '户口簿', '评估申请表'],
    '0535-6000307',
  ),
  service(
    '医保参保登记',
    '城乡居民医保的新参保、缴费与暂停。',
    '未参加职工医保的居民',
    ['身份证', '户口簿或居住证'],
    '0535-6000308',
  ),
  service(
    '居住证办理',
    '居住满半年后申领，凭证享受入学、就医等公共服务。',
    '非本市户籍的居住人员',
    ['身份证', '租房合同或居住证明', '照片'],
    '0535-6000309',
  ),
  service(
    '新生儿落户',
    '出生后一个月内到派出所申报户口登记。',
    '新生儿的父母',
    ['出生医学证明', '父母身份证', '户口簿', '结婚证'],
    '0535-6000105',
  ),
  service(
    '老旧小区加装电梯',
    '本单元业主协商同意后申请，享受财政补贴。',
    '既有住宅的业主',
    ['业主同意书', '设计方案', '不动产权证'],
    '0535-6000101',
  ),
]

/** The invented guide of services of the demo's district. */
export async function loadServices(db: Queryable, regionCode: string, now: Date): Promise<void> {
  const entries = services.map(entry => ({ id: v7(), ...entry }))
  await db.execute(sql`
    INSERT INTO service (id, region_code, name, summary, audience, papers, place, phone, updated_at)
    SELECT e.id, ${regionCode}, e.name, e.summary, e.audience, e.papers, e.place, e.phone, ${now.toISOString()}
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS e(id uuid, name text, summary text, audience text, papers text, place text, phone text)`)
}
