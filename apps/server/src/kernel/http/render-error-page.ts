import type { Module } from '../boot/module.ts';

/** The codes of every module as one plain page without script or style: what docs/errors.md says, where the server can link to it. */
export function renderErrorPage(modules: readonly Module[]): string {
  const sections = modules
    .filter(({ errors }) => Object.keys(errors).length > 0)
    .map(({ title, errors }) => {
      const rows = Object.entries(errors).map(
        ([code, { status, title: name, remedy }]) =>
          `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${escapeHtml(name)}</td><td>${escapeHtml(remedy)}</td></tr>`,
      );
      return `<h2>${escapeHtml(title.en)} · ${escapeHtml(title.fr)}</h2><table><thead><tr><th>code</th><th>status</th><th>title</th><th>what to do</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
    });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gardefou: errors</title></head><body><h1>Errors</h1>${sections.join('')}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
