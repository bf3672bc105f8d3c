import {
  Bool,
  type Data,
  Field,
  Float64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { Cell, ResultTable } from './result-table.ts';

/**
 * A table as an Arrow IPC stream (Apache Arrow columnar format, version 5): texts as utf8, numbers as float64, truth
 * values as bool, all nullable; one record batch.
 * @param about text that goes along as the schema's metadata
 */
export function arrowOf(
  { columns, rows }: ResultTable,
  about: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const children = columns.map(({ type }, i) =>
    columnOf(
      type,
      rows.map((row) => row[i] ?? null),
    ),
  );
  const fields = columns.map(({ name }, i) => {
    return new Field(name, children[i]?.type ?? new Utf8(), true);
  });
  const schema = new Schema(fields, new Map(Object.entries(about)));
  const data = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children });
  const writer = RecordBatchStreamWriter.writeAll([new RecordBatch(schema, data)]);
  return new Uint8Array(writer.toUint8Array(true));
}

function columnOf(type: ResultTable['columns'][number]['type'], cells: readonly Cell[]): Data {
  switch (type) {
    case 'number': {
      const numbers = cells.map((cell) => (typeof cell === 'number' ? cell : null));
      return vectorFromArray(numbers, new Float64()).data[0] ?? makeData({ type: new Float64() });
    }
    case 'boolean': {
      const truths = cells.map((cell) => (typeof cell === 'boolean' ? cell : null));
      return vectorFromArray(truths, new Bool()).data[0] ?? makeData({ type: new Bool() });
    }
    case 'text': {
      const texts = cells.map((cell) => (cell === null ? null : String(cell)));
      return vectorFromArray(texts, new Utf8()).data[0] ?? makeData({ type: new Utf8() });
    }
  }
}
