import { expect, test } from 'vitest';
import { Problem } from '../../../kernel/problem.ts';
import type { AnswerPolicy } from '../checks/create-answer-check.ts';
import { maskOrRefuse } from './mask-messages.ts';
import { restoreChoices } from './restore-choices.ts';
import { createWayBack } from './way-back.ts';

function wayBack(policy: AnswerPolicy, options: object = {}) {
  const masked = maskOrRefuse([{ role: 'user', content: 'Écris à marie@exemple.fr' }], options, 'pseudonymise');
  if (masked instanceof Problem) throw masked;
  return createWayBack(policy, 'Le support est aide@exemple.fr.', masked);
}

const toolCall = { id: '1', name: 'send', arguments: '{"to":"[EMAIL_1]","cc":"zoe@exemple.org","phone":33612345678}' };

test('arguments of a tool call are checked, un-masked, and stay JSON', () => {
  const choice = { content: '', toolCalls: [toolCall], finishReason: 'tool_calls' };
  expect(restoreChoices([choice], wayBack('mask'))).toMatchObject({
    choices: [{ toolCalls: [{ arguments: '{"to":"marie@exemple.fr","cc":"[EMAIL]","phone":"[PHONE]"}' }] }],
    found: { EMAIL: 1, PHONE: 1 },
    masked: 2,
  });
  expect(restoreChoices([choice], wayBack('flag'))).toMatchObject({
    choices: [{ toolCalls: [{ arguments: toolCall.arguments.replace('[EMAIL_1]', 'marie@exemple.fr') }] }],
    found: { EMAIL: 1, PHONE: 1 },
    masked: 0,
  });
});

test('an answer that was asked for in JSON stays JSON', () => {
  const choice = { content: '{"phone": 33612345678, "by": "[EMAIL_1]"}', toolCalls: [], finishReason: 'stop' };
  const way = wayBack('mask', { responseFormat: { type: 'json_object' } });
  expect(restoreChoices([choice], way)).toMatchObject({
    choices: [{ content: '{"phone": "[PHONE]", "by": "marie@exemple.fr"}' }],
  });
});

test('findings of all choices are added up; what the tool’s own instructions say is none', () => {
  const choice = { content: 'Écrivez à zoe@exemple.org ou aide@exemple.fr', toolCalls: [], finishReason: 'stop' };
  expect(restoreChoices([choice, choice], wayBack('mask'))).toMatchObject({
    choices: [{ content: 'Écrivez à [EMAIL] ou aide@exemple.fr' }, {}],
    found: { EMAIL: 2 },
    masked: 2,
  });
});
