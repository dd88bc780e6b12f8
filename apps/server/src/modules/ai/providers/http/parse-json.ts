/** The value of a JSON text, undefined when it is not one. The error is dropped on purpose: V8's quotes the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
