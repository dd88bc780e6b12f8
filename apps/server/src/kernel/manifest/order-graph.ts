/** Node → the nodes it needs, all of them nodes of the graph. */
export type Graph = ReadonlyMap<string, readonly string[]>;

export interface GraphOrder {
  /** Every node that neither is in a cycle nor needs one, after all that it needs; ties in alphabetical order. */
  readonly names: readonly string[];
  /** Each `[a, b, …, a]`: real edges, first node the smallest of them. One for each group of nodes that all reach each other. */
  readonly cycles: readonly (readonly string[])[];
}

/** Kahn's algorithm for the order; what it cannot place is searched for cycles. Quadratic, for graphs of dozens of nodes. */
export function orderGraph(graph: Graph): GraphOrder {
  const waiting = new Set([...graph.keys()].sort());
  const names: string[] = [];
  for (;;) {
    const next = [...waiting].find((name) => needsOf(graph, name).every((need) => !waiting.has(need)));
    if (next === undefined) return { names, cycles: findCycles(graph, waiting) };
    waiting.delete(next);
    names.push(next);
  }
}

function needsOf(graph: Graph, name: string): readonly string[] {
  return graph.get(name) ?? [];
}

function findCycles(graph: Graph, suspects: ReadonlySet<string>): string[][] {
  const cycles: string[][] = [];
  const explained = new Set<string>();
  for (const start of suspects) {
    if (explained.has(start)) continue;
    const reached = shortestPaths(graph, start);
    const cycle = reached.get(start);
    if (!cycle) continue;
    cycles.push(cycle);
    // All that shares a cycle with `start` would name the same knot again.
    for (const name of reached.keys()) if (shortestPaths(graph, name).has(start)) explained.add(name);
  }
  return cycles;
}

/** Breadth first: node → shortest path from `start`, at least one edge long, so that `start` itself is there only through a cycle. */
function shortestPaths(graph: Graph, start: string): Map<string, string[]> {
  const paths = new Map<string, string[]>();
  let frontier = [[start]];
  while (frontier.length > 0) {
    const next: string[][] = [];
    for (const path of frontier) {
      for (const need of [...needsOf(graph, path.at(-1) ?? start)].sort()) {
        if (paths.has(need)) continue;
        paths.set(need, [...path, need]);
        next.push([...path, need]);
      }
    }
    frontier = next;
  }
  return paths;
}
