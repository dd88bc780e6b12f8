import { describe, expect, test } from 'vitest';
import { SHIPPED_TOOLS } from './shipped-tools.ts';
import { TOOL_CATEGORIES, TOOL_SECTORS, type Tool } from './tool.ts';

const codes = (tools: readonly Tool[]) => tools.map(({ purpose }) => purpose.code);
const textsOf = ({ purpose, description }: Tool) => [purpose.title, description, purpose.notice];
/** The tools for which it does not hold: a failure names them. */
const except = (holds: (tool: Tool) => boolean) => codes(SHIPPED_TOOLS.filter((tool) => !holds(tool)));

describe('the shipped catalogue', () => {
  test('has about fifty tools, each code once, in every category and sector', () => {
    expect(SHIPPED_TOOLS.length).toBeGreaterThanOrEqual(45);
    expect(SHIPPED_TOOLS.length).toBeLessThanOrEqual(60);
    expect(new Set(codes(SHIPPED_TOOLS)).size).toBe(SHIPPED_TOOLS.length);
    expect(except(({ purpose }) => /^[A-Z][A-Z0-9_]{1,63}$/.test(purpose.code))).toEqual([]);
    expect(new Set(SHIPPED_TOOLS.map(({ category }) => category))).toEqual(new Set(TOOL_CATEGORIES));
    for (const sector of TOOL_SECTORS) {
      const size = SHIPPED_TOOLS.filter((tool) => tool.sector === sector).length;
      expect(size, sector).toBeGreaterThanOrEqual(sector === 'GENERAL' ? 10 : 7);
    }
  });

  test('speaks both languages, and no text twice', () => {
    expect(except((tool) => textsOf(tool).every(({ fr, en }) => fr.trim() !== '' && en.trim() !== ''))).toEqual([]);
    expect(
      except(
        ({ description, purpose }) => description.fr !== description.en && purpose.notice.fr !== purpose.notice.en,
      ),
    ).toEqual([]);
    for (const language of ['fr', 'en'] as const) {
      const titles = SHIPPED_TOOLS.map(({ purpose }) => purpose.title[language]);
      expect(new Set(titles).size).toBe(titles.length);
    }
    // The typographic apostrophe in both, and the guillemets of French.
    expect(except((tool) => textsOf(tool).every(({ fr, en }) => !`${fr}${en}`.includes("'")))).toEqual([]);
  });

  test('a high risk needs a DPIA, as does a critical tool; a tool that needs one is not of low risk', () => {
    expect(except(({ purpose }) => purpose.riskLevel !== 'high' || purpose.requiresDpia)).toEqual([]);
    expect(except(({ category, purpose }) => category !== 'CRITICAL' || purpose.requiresDpia)).toEqual([]);
    expect(except(({ purpose }) => !purpose.requiresDpia || purpose.riskLevel !== 'low')).toEqual([]);
  });

  test('sensitive data (P3) is never of low risk, rests on no consent of the person who types it, and is told to stay local', () => {
    const fits = ({ purpose, provider }: Tool) =>
      purpose.riskLevel !== 'low' &&
      purpose.lawfulBasis !== 'consent' &&
      provider === null &&
      purpose.notice.fr.includes('modèle d’IA local, jamais à un service extérieur') &&
      purpose.notice.en.includes('a local AI model, never to an outside service');
    expect(except((tool) => tool.purpose.dataClassMax !== 'P3' || fits(tool))).toEqual([]);
    expect(except((tool) => tool.purpose.dataClassMax === 'P3' || !tool.purpose.notice.en.includes('local'))).toEqual(
      [],
    );
  });

  test('health data are P3, under Art. 9(2)(h), and what works on patients’ records needs a DPIA', () => {
    const health = SHIPPED_TOOLS.filter(({ sector }) => sector === 'HEALTH');
    expect(codes(health.filter(({ purpose }) => purpose.dataClassMax !== 'P3'))).toEqual([]);
    expect(codes(health.filter(({ purpose }) => !/art\. 9\.2 h/.test(purpose.notice.fr)))).toEqual([]);
    expect(codes(health.filter(({ purpose }) => !/Art\. 9\(2\)\(h\)/.test(purpose.notice.en)))).toEqual([]);
    expect(codes(health.filter(({ purpose }) => !purpose.requiresDpia))).toEqual(['CARE_PROTOCOL']);
  });

  test('each notice names its lawful basis and the right that goes with it, in both languages', () => {
    const named: Record<string, [fr: RegExp, en: RegExp]> = {
      consent: [/votre consentement.* retirer à tout moment/, /your consent.* withdraw at any time/],
      contract: [/exécution d’un contrat.* portabilité/, /performance of a contract.* portability/],
      legal_obligation: [/obligation légale.* limitation/, /legal obligation.* restriction/],
      public_task: [/mission d’intérêt public.* vous y opposer/, /public interest.* can object/],
      legitimate_interests: [/intérêt légitime.* vous y opposer/, /legitimate interest.* can object/],
    };
    const names = ({ purpose: { lawfulBasis, notice } }: Tool) => {
      const [fr, en] = named[lawfulBasis] ?? [/^$/, /^$/];
      return fr.test(notice.fr) && en.test(notice.en);
    };
    expect(except(names)).toEqual([]);
    expect(new Set(SHIPPED_TOOLS.map(({ purpose }) => purpose.lawfulBasis))).toEqual(new Set(Object.keys(named)));
  });

  test('whoever is canvassed can object without a reason; whoever is judged can ask for a human review', () => {
    expect(except(({ category, purpose }) => category !== 'MARKETING' || /21\.2.*/.test(purpose.notice.fr))).toEqual(
      [],
    );
    const judged = SHIPPED_TOOLS.filter(({ purpose }) => /Art\. 22 GDPR/.test(purpose.notice.en));
    expect(codes(judged.filter(({ purpose }) => !purpose.requiresDpia))).toEqual([]);
    // AI Act, Annex III(4) and (5): hiring, appraisal, credit.
    for (const code of ['CV_SCREENING', 'PERFORMANCE_REVIEW', 'CREDIT_FILE_REVIEW'])
      expect(codes(judged)).toContain(code);
  });

  test('offers nothing that Art. 5 of the AI Act prohibits', () => {
    const prohibited =
      /emotion|émotion|social scor|notation sociale|biometr|biométr|facial|sublimin|manipulat|predict|prédi(?:re|ct)|récidive|reoffend|sexual orientation|political opinion/i;
    expect(
      except((tool) => ![tool.purpose.title, tool.description].some(({ fr, en }) => prohibited.test(`${fr} ${en}`))),
    ).toEqual([]);
  });

  test('tells the model what to do in the tools of sectors, in English, placeholders kept', () => {
    const clear = ({ systemPrompt }: Tool) =>
      systemPrompt !== null && systemPrompt.length > 200 && systemPrompt.endsWith('exactly as they are.');
    expect(except((tool) => tool.sector === 'GENERAL' || clear(tool))).toEqual([]);
    // A numbered placeholder in a prompt would come back as a person's name.
    expect(except(({ systemPrompt }) => !/\[[A-Z_]+_\d+\]/.test(systemPrompt ?? ''))).toEqual([]);
  });

  test('has limits that a server can keep', () => {
    expect(except(({ maxTokens }) => maxTokens >= 256 && maxTokens <= 8_192)).toEqual([]);
    expect(except(({ timeoutMs }) => timeoutMs >= 10_000 && timeoutMs <= 600_000)).toEqual([]);
  });
});
