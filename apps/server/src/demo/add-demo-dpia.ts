import type { TenantTx } from '../kernel/db/doors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { insertDpia, recordDpiaDecision } from '../modules/privacy/index.ts';
import { DEMO_ACTOR } from './demo-actor.ts';

const CONTENT = {
  description:
    'Avant une consultation ou une transmission, un soignant soumet des extraits du dossier à l’outil « Synthèse de dossier patient ». Le texte est masqué, lu par un modèle local, et la synthèse revient au soignant ; ni l’un ni l’autre ne sont conservés.',
  necessity:
    'Les dossiers longs font manquer des informations. Seuls les extraits utiles sont soumis, par le soignant qui a déjà accès au dossier ; le soignant relit et reste seul à décider. Base : mission d’intérêt public (art. 6.1 e), soins (art. 9.2 h).',
  risks:
    'Divulgation à un tiers si le modèle n’était pas local ; synthèse incomplète ou inexacte à laquelle on se fierait ; curiosité d’un soignant étranger à la prise en charge.',
  measures:
    'Fournisseur local imposé par la classe P3 ; masquage avant envoi ; aucune conservation du contenu ; journal scellé de chaque appel ; consigne de relecture affichée ; quotas ; habilitations du dossier patient inchangées.',
};

const OPINION =
  'Avis favorable : les risques résiduels sont faibles tant que le modèle reste local et que la synthèse est relue. À revoir au plus tard dans un an.';

/** A DPIA of one tool, written by the admin and validated by the DPO, so that it can be called in the demo. Once: see addDemoTenant. */
export async function addDemoDpia(
  kernel: Kernel,
  tx: TenantTx,
  { purpose, adminId, dpoId }: { purpose: string; adminId: string; dpoId: string },
): Promise<void> {
  const there = await tx
    .selectFrom('dpias')
    .select('id')
    .where('tenant_id', '=', tx.tenantId)
    .where('purpose', '=', purpose)
    .executeTakeFirst();
  if (there) return;
  const title = 'Synthèse de dossier patient';
  const author = { id: adminId, role: 'TENANT_ADMIN' as const };
  const draft = await insertDpia(kernel, tx, { purpose, title, content: CONTENT, author });
  if (!draft) throw new Error(`the catalogue has no ${purpose}`);
  const validUntil = new Date(kernel.clock() + 365 * 86_400_000);
  await recordDpiaDecision(kernel, tx, draft.id, {
    status: 'validated',
    opinion: OPINION,
    validUntil,
    decidedBy: dpoId,
  });
  for (const action of ['dpia.create', 'dpia.validate']) {
    await kernel.audit.recordIn(tx, {
      action,
      outcome: 'success',
      tenantId: tx.tenantId,
      actor: DEMO_ACTOR,
      target: { type: 'dpia', id: draft.id },
      details: { purpose },
    });
  }
}
