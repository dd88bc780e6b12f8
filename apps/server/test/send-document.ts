export const PATH = '/api/ai/documents';

export interface Sending {
  file?: Uint8Array | string | undefined;
  type?: string;
  fields?: Record<string, string>;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Sends a form as a browser does, under a file name that must be found nowhere. */
export async function send(
  url: string,
  token: string,
  { file, type = '', fields = {}, headers = {}, signal }: Sending,
) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  if (file !== undefined) form.append('file', new Blob([file as string], { type }), 'Dossier Dupont.pdf');
  return answerOf(
    await fetch(url + PATH, {
      method: 'POST',
      body: form,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
      ...(signal ? { signal } : {}),
    }),
  );
}

export async function answerOf(response: Response) {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}
