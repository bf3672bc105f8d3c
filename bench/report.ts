import type { Missing, Row } from './figure.ts';
import type { Machine } from './parts/machine.ts';
import type { Spread } from './parts/spread.ts';

/** A line as it is printed, with what the machine was doing meanwhile. */
export type Measured = (Row | Missing) & { readonly letter: string; readonly load: number };

export function machineLine(machine: Machine): string {
  const { model, cores, memoryGiB, node, platform, load } = machine;
  return `${cores} cores of ${model}, ${memoryGiB} GiB, ${platform}, Node ${node}, load ${load} at the start`;
}

export function textOf(measured: Measured): string {
  if ('why' in measured) return `      ${measured.name}: not measured: ${measured.why}`;
  const { name, unit, measured: spread, bound, aim, detail, load } = measured;
  const parts = [`      ${name}: ${spreadText(spread, unit)}`];
  if (bound !== undefined) {
    const ratio = spread.median / bound.value.median;
    parts.push(
      `bound ${numberText(bound.value.median)} ${unit} (${bound.what}), ${ratio.toFixed(2)}x`,
    );
  }
  if (aim !== undefined) parts.push(`aim ${aim.words}: ${isMet(measured) ? 'met' : 'NOT MET'}`);
  parts.push(`load ${load}`);
  const lines = [parts.join('; ')];
  if (detail !== undefined) lines.push(`        ${detail}`);
  return lines.join('\n');
}

/** For a program: plain numbers, and whether each aim was met. */
export function jsonOf(measured: Measured): Record<string, unknown> {
  if ('why' in measured) {
    const { letter, name, why } = measured;
    return { figure: letter, name, notMeasured: why };
  }
  const { letter, name, unit, measured: spread, bound, aim, detail, load } = measured;
  return {
    figure: letter,
    name,
    unit,
    measured: spread,
    ...(bound === undefined ? {} : { bound: { what: bound.what, ...bound.value } }),
    ...(aim === undefined ? {} : { aim: aim.words, met: isMet(measured) }),
    ...(detail === undefined ? {} : { detail }),
    load,
  };
}

const isMet = ({ aim, measured, bound }: Row): boolean =>
  aim?.isMet(measured.median, bound?.value.median ?? null) ?? true;

function spreadText({ median, least, most, runs }: Spread, unit: string): string {
  const value = `${numberText(median)} ${unit}`;
  if (runs === 1) return `${value} (1 run)`;
  return `${value} (${numberText(least)} to ${numberText(most)}, ${runs} runs)`;
}

/** Three digits are more than a shared machine can promise. */
function numberText(value: number): string {
  if (value >= 100) return Math.round(value).toString();
  return Number(value.toPrecision(3)).toString();
}
