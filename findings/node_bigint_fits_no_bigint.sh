#!/usr/bin/env bash
# A JavaScript BigInt is bound as HUGEINT, so it fits no function that takes a BIGINT, while a plain number does.
#
# Versions: @duckdb/node-api 1.5.6-r.1, Node.js 20.
# range($n), date + $n and list[$n] work with the number 3 and are not found for 3n: there is no implicit cast from
# HUGEINT to BIGINT. And a sum, which comes back as a BigInt, can so not be given to the next query as it is. $n::BIGINT
# helps.
#
# Seen: 3 is INTEGER, 3n is HUGEINT; range($n), DATE + $n, list[$n] with 3: ok, with 3n: Binder Error
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat > look.mjs <<'JAVASCRIPT'
import { DuckDBInstance } from '@duckdb/node-api';

const connection = await (await DuckDBInstance.create(':memory:')).connect();
const value = async (query, n) => {
  try {
    return (await connection.runAndReadAll(query, { n })).getRowsJson()[0][0];
  } catch (error) {
    return error.message.split(':')[0];
  }
};
for (const n of [3, 3n]) {
  console.log(typeof n, await value('SELECT typeof($n)', n), '|', await value('SELECT count(*) FROM range($n)', n), '|',
    await value("SELECT (DATE '2025-01-01' + $n)::VARCHAR", n), '|', await value("SELECT ['a', 'b', 'c'][$n]", n));
}
JAVASCRIPT
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund @duckdb/node-api@1.5.6-r.1 > log.txt 2>&1 || { cat log.txt >&2; exit 1; }
node look.mjs > seen.txt
cat > expected.txt <<'TEXT'
number INTEGER | 3 | 2025-01-04 | c
bigint HUGEINT | Binder Error | Binder Error | Binder Error
TEXT
diff -u expected.txt seen.txt || { echo 'No longer so: - is what was seen, + what is seen now.' >&2; exit 1; }
cat seen.txt
