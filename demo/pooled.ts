import { DuckDBInstance } from '@duckdb/node-api';

/** A row of a statistic: the group's labels joined, the column and the numbers by name. */
export type Figures = Readonly<Record<string, number>>;

/**
 * The truth to compare with: DuckDB on all files at once. Nothing of Parley's own code is used here, so that it cannot be
 * wrong in the same way.
 */
export async function openPooled(files: readonly string[]) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
  await connection.run(`CREATE TABLE pooled AS SELECT * FROM read_csv([${list}], header = true)`);
  return {
    /** One row for each group: `grp` and numbers. */
    async query(sql: string): Promise<Map<string, Figures>> {
      const rows = (await connection.runAndReadAll(sql)).getRowObjects();
      return new Map(
        rows.map(({ grp, ...numbers }) => [
          typeof grp === 'string' ? grp : '',
          Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])),
        ]),
      );
    },
    close(): void {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

export type Pooled = Awaited<ReturnType<typeof openPooled>>;
