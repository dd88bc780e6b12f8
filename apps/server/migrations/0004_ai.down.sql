DROP TABLE ai_jobs, ai_tool_activations, ai_tools;
