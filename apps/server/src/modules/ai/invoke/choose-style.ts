import type { ResolvedTool } from '../tools/resolve-tool.ts';
import type { InvokeCall, MaskingStyle } from './invoke-call.ts';
import type { Surface } from './surface.ts';

/** What the caller asks for, then what the organisation set for this tool, then what suits the surface, then the tool's own. */
export function chooseStyle(call: InvokeCall, tool: ResolvedTool, surface: Surface): MaskingStyle {
  if (call.masking) return call.masking;
  if (tool.maskingSet || surface.masking === 'tool') return tool.masking;
  return surface.masking;
}
