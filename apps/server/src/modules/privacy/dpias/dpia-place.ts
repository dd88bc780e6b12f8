/** Where the sealed texts of a DPIA are bound to: their own row and column. */
export function dpiaPlace(id: string, column: 'title' | 'content') {
  return { table: 'dpias', column, rowId: id, class: 'P2' as const };
}

export function opinionPlace(id: string) {
  return { table: 'dpia_decisions', column: 'opinion', rowId: id, class: 'P2' as const };
}
