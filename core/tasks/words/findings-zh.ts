import { codeWords } from '../../schema/code-words/code-words.ts';
import type { Finding } from '../findings.ts';
import { quoted } from '../../schema/quoted.ts';

export function chineseFinding(finding: Finding): string {
  switch (finding.key) {
    case 'launcher-is-member':
      return '发起方是本协作项目的成员。';
    case 'launcher-is-gone':
      return '发起方已不再是本协作项目的成员。';
    case 'too-late':
      return '批准的期限已过。';
    case 'no-dataset':
      return `您没有标签为 ${finding.label} 的数据集。`;
    case 'dataset-readable':
      return `您的数据集 ${finding.label} 可以读取，共 ${finding.rows} 行。`;
    case 'dataset-unusable': {
      const { what, todo } = codeWords(finding.code, 'zh-CN');
      return finding.column === null
        ? `${what}${todo}`
        : `${what}${todo}（字段：${finding.column}）`;
    }
    case 'smallest-group':
      return `不足 ${finding.persons} 人的数值留在本地，以 0 代替。`;
    case 'exact-order-statistics':
      return '任务要求精确的顺序统计量：可能会暴露单个值。';
    case 'exact-order-statistics-forbidden':
      return '任务要求精确的顺序统计量，而您的披露规则不允许。';
    case 'refines-too-far':
      return `任务会把区间细分到 ${finding.refineAbove} 行；您的最小分组为 ${finding.smallestGroup} 人，要求至少 ${2 * finding.smallestGroup} 行。`;
    case 'own-numbers-own-task':
      return '您看到的是自己的数值。';
    case 'own-numbers-seen':
      return '发起方会看到本机构自己的数值，并知道它们属于您：这些数值不会隐藏在总和中，今后在相同字段的总和中也不能再隐藏任何机构。';
    case 'steered-in-the-open':
      return '在公开模式下，此任务会让发起方自行决定下一步询问什么，而没有人能够核查。';
    case 'too-little-protection': {
      const why = finding.someKnown
        ? '已把这些字段自己的数值交给结果接收方的机构，不能再隐藏任何机构。'
        : '请与您认识的成员核对安全码。';
      return `即使所有机构都参与，也只有 ${finding.most} 家您分别计数的机构能隐藏您的数值；任务需要 ${finding.minimum} 家。${why}`;
    }
    case 'protected':
      return `您的数值会与至少 ${finding.minimum} 家您分别计数的其他机构的数值相加。`;
    case 'minimum-of-two':
      return '最低数为 2 时，两家机构把各自所知合在一起，就能得出第三家的数值；而且每个参与方都会得知另外两家的总和。';
    case 'launcher-steers-unchecked':
      return '任务有多个轮次，而只有发起方能够核查各轮的总和。';
    case 'launcher-unchecked':
      return '只有发起方得到结果，没有其他人能够核查总和。';
    case 'overlap-of-persons':
      return `此答复与先前对任务 ${finding.task} 的答复放在一起，会暴露少数个人的${about(finding)}。`;
    case 'overlap-of-organisation':
      return `此答复与先前对任务 ${finding.task} 的答复放在一起，会暴露单独一家机构（${finding.organisation}）的${about(finding)}。`;
    case 'exposure': {
      const left =
        finding.left === 1
          ? '就会剩下一家机构的数值，明文可见'
          : `就只剩下 ${finding.left} 家机构的总和`;
      return `发起方持有一个由您的数值帮助隐藏其他机构的总和（${quoted(finding.title)}）。加上您自己的数值以及此处所有被询问机构的数值，${left}。`;
    }
  }
}

const about = ({ column }: { readonly column: string | null }): string =>
  column === null ? '行数' : ` ${column} `;
