/** Public face of the ai module. */
export { publishTools } from './catalogue/publish-tools.ts';
export { ai } from './module.ts';
export { startProviders } from './providers/start-providers.ts';
export { insertActivations } from './tools/insert-activations.ts';
