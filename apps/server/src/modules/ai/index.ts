/** Public face of the ai module. */
export { publishTools } from './catalogue/publish-tools.ts';
export { providers } from './invoke/choose-provider.ts';
export { ai } from './module.ts';
export { insertActivations } from './tools/insert-activations.ts';
