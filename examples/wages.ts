// The average wage over the data of all organisations; no organisation's own average can be seen by anyone.
//
//   PARLEY_TOKEN=parley_... npx node examples/wages.ts
//
import { connect } from '../core/client/connect.ts';

// Where the node is, if not on port 6700: PARLEY_URL.
const client = connect();

const id = await client.createTask({
  title: 'Average wage',
  dataset: 'wages',
  algorithm: 'mean',
  parameters: { columns: ['wage'] },
  // Each organisation is hidden among at least two others: what three organisations can give.
  minimum: 2,
});

// As long as it takes: operators decide, then the sum is computed.
for await (const { time, message } of client.trace(id)) {
  console.log(new Date(time).toLocaleString('sv'), '', message);
}

if (await client.wait(id)) {
  const { result } = await client.getResult(id);
  console.log(result.rows[0]?.values);
} else {
  console.error('The task has no result; the log above says why.');
  process.exitCode = 1;
}
