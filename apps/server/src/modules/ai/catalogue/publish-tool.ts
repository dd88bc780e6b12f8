import type { PlatformActor } from '../../../kernel/actor.ts';
import type { Context } from '../../../kernel/context.ts';
import { notifyChange } from '../../../kernel/db/notify-change.ts';
import { Answer } from '../../../kernel/http/answer.ts';
import { PLATFORM_REALM } from '../../../kernel/ids.ts';
import { publishPurpose, sqlOf } from '../../privacy/index.ts';
import { aiProblem } from '../errors.ts';
import { providers } from '../invoke/choose-provider.ts';
import { readPlatformTools } from './read-platform-tools.ts';
import type { Tool } from './tool.ts';
import { writeTool } from './write-tool.ts';

/**
 * Publishes a tool of the platform's own or a new version of any (201), or changes what may change within a version, such as its
 * prompt (200). A shipped tool becomes the platform's by it: releases leave it alone from then on. Every node obeys at once.
 */
export async function publishTool({ kernel, actor, requestId }: Context<PlatformActor>, tool: Tool) {
  const { code, version } = tool.purpose;
  if (tool.provider !== null && !providers.of(kernel).get(tool.provider)) return aiProblem('provider_unknown');
  const published = await kernel.db.withPlatform(actor, async (tx) => {
    const run = sqlOf(tx);
    const publication = await publishPurpose(run, tool.purpose);
    if ('refused' in publication) {
      const members =
        publication.refused === 'changed'
          ? { present: version, changed: publication.fields }
          : { present: publication.present };
      return aiProblem('tool_version_conflict', { members });
    }
    await writeTool(run, tool, 'platform');
    await notifyChange(tx, 'tool', code);
    await kernel.audit.recordIn(tx, {
      action: 'platform_tool.publish',
      outcome: 'success',
      tenantId: PLATFORM_REALM,
      actor,
      requestId,
      target: { type: 'ai_tool', id: code },
      details: { version, newVersion: publication.done === 'published' },
    });
    const [shown] = await readPlatformTools(tx, code);
    return new Answer(publication.done === 'published' ? 201 : 200, shown);
  });
  kernel.invalidations.dropHere('tool', code);
  return published;
}
