import type { TaskResult } from '../../schema/api/tasks.ts';
import type { OrganisationId } from '../../schema/ids.ts';
import type { FacadeFormat, FacadeTaskRecord } from '../../schema/local/facade.ts';

/**
 * What the run of one organisation returns, as JSON text; null where it has nothing to return.
 * Shapes: `{"average": 53.25}`, `{"sum": 253, "count": 4}`, or Parley's own result.
 */
export function resultText(
  { result }: TaskResult,
  organisation: OrganisationId,
  output: FacadeTaskRecord['output'],
): string | null {
  switch (output) {
    case 'average':
      return `{"average": ${float(result.rows[0]?.values['mean'])}}`;
    case 'own-sum-and-count': {
      const own = result.partials?.find((partial) => partial.organisation === organisation);
      if (own === undefined) return null;
      const numberOf = (quantity: string) =>
        number(own.numbers.find((found) => found.quantity === quantity)?.value);
      return `{"sum": ${numberOf('sum')}, "count": ${numberOf('count')}}`;
    }
    case 'parley':
      return JSON.stringify(result);
  }
}

type Value = number | boolean | string | null | undefined;

/** Python divides whole numbers into a float: an average of 53 reads 53.0 there. */
function float(value: Value): string {
  if (typeof value !== 'number') return 'null';
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : JSON.stringify(value);
}

function number(value: Value): string {
  return typeof value === 'number' ? JSON.stringify(value) : 'null';
}

/** Text as it stands on the wire: clients from 2.x on take base64, those up to 3.x with a prefix that names the form. */
export function onWire(text: string, format: FacadeFormat): string {
  switch (format) {
    case 'bare':
      return Buffer.from(text).toString('base64');
    case 'prefixed':
      return Buffer.from(`json.${text}`).toString('base64');
    case 'plain':
      return text;
  }
}
