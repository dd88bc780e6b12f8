const LATEST = ':latest';

/** Ollama's names have a tag, and some of its clients add `:latest` to those that have none before they look them up. */
export function writeOllamaName(id: string): string {
  return id.includes(':') ? id : id + LATEST;
}

/** The way back: Ollama itself reads a name without a tag as the latest. */
export function readOllamaName(name: string): string {
  return name.endsWith(LATEST) ? name.slice(0, -LATEST.length) : name;
}
