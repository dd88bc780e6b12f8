import { AUDIT_COLUMN_LIST, type AuditRow, castColumns, mapColumns } from './audit-row.ts';

// One text a column, its values apart by a line feed, null written `~`: createEvent lets neither into a value, nor an empty text
// (which string_to_array would read as no value at all). Measured on 200-row batches, CPU µs an event in Node | in PostgreSQL 18:
//   string_to_array             1.7 | 11    (the one taken)
//   array literals, own quoting 2.1 | 13
//   arrays through the driver   3.6 | 13.5  (it escapes value by value)
//   json_to_recordset           1.5 | 16
//   binary arrays               3.6 | 11
// ON CONFLICT makes each insertion speculative, with a WAL record more: 12.5 instead of 11. So only the retry has it.
const INSERT =
  `insert into audit_events (${AUDIT_COLUMN_LIST}) select ${castColumns((number) => `c${number}`)} ` +
  `from unnest(${mapColumns((number) => `string_to_array($${number}, e'\\n', '~')`)}) as rows(${mapColumns((number) => `c${number}`)})`;

export const FIRST_INSERT = { name: 'audit_insert', text: INSERT };

/** For a batch whose first outcome is unknown: rows that are there already stay, once. */
export const REPEATED_INSERT = {
  name: 'audit_insert_repeated',
  text: `${INSERT} on conflict (tenant_id, id) do nothing`,
};

/** The parameters of either statement: the rows, turned into one text a column. */
export function encodeRows(rows: readonly AuditRow[]): string[] {
  const columns: string[] = [];
  for (let column = 0; column < (rows[0]?.length ?? 0); column += 1) {
    columns.push(rows.map((row) => row[column] ?? '~').join('\n'));
  }
  return columns;
}
