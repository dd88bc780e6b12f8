import { createInterface } from 'node:readline';
import { detect } from '@gardefou/pii';
import { z } from 'zod';
import { CommandRefused, type CommandResult } from '../kernel/command.ts';

const lineSchema = z.object({ id: z.union([z.string(), z.number()]), text: z.string() });

/** JSON lines in, JSON lines out, one at a time: the memory does not grow with the input. */
export const detectCommand = {
  name: 'pii:detect',
  summary: 'Find personal data: {"id","text"} lines on standard input, {"id","spans"} lines on standard output',
  options: {},
  async run(): Promise<CommandResult> {
    let number = 0;
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (line.trim() === '') continue;
      const { id, text } = parseLine(line, number);
      const spans = detect(text).map(({ start, end, type, score }) => ({ start, end, type, score }));
      if (!process.stdout.write(`${JSON.stringify({ id, spans })}\n`))
        await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return { json: { lines: number }, text: '' };
  },
};

function parseLine(line: string, number: number): z.output<typeof lineSchema> {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    // Not quoted: it may hold personal data.
    throw new CommandRefused('invalid_line', `line ${number} is not {"id": …, "text": "…"}`);
  }
}
