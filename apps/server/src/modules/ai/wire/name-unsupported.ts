/** For a union that no member matches: names the kind that came, since "invalid input" tells nobody what to leave out. */
export function nameUnsupported(key: 'type' | 'role', why: string) {
  return ({ input }: { input?: unknown }): string => {
    const kind = input !== null && typeof input === 'object' ? (input as Record<string, unknown>)[key] : undefined;
    return typeof kind === 'string' ? `${kind.slice(0, 40)} is not supported: ${why}` : `${key} must be said`;
  };
}
