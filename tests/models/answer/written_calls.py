"""Calls as the templates of models write them into text, all of them the same one."""

SCHEMA = {"type": "object", "properties": {"ticker": {"type": "string"}, "days": {"type": "integer"}}}
TOOLS = {"get_price": SCHEMA, "today": {}}
NAME, ARGUMENTS = "get_price", {"ticker": "NVDA"}
OBJECT = '{"name": "get_price", "arguments": {"ticker": "NVDA"}}'
ARGS = '{"ticker": "NVDA"}'

FORMS: dict[str, str] = {
    "hermes": f"<tool_call>\n{OBJECT}\n</tool_call>",
    "hermes, not closed": f"<tool_call>\n{OBJECT}",
    "qwen3-coder": "<tool_call>\n<function=get_price>\n<parameter=ticker>\nNVDA\n</parameter>\n</function>\n</tool_call>",
    "bare": OBJECT,
    "bare list": f"[{OBJECT}]",
    "fenced": f"```json\n{OBJECT}\n```",
    "as OpenAI has it": '{"tool_calls": [{"id": "x", "type": "function", "function": '
    '{"name": "get_price", "arguments": "{\\"ticker\\": \\"NVDA\\"}"}}]}',
    "llama 3": '<|python_tag|>{"name": "get_price", "parameters": {"ticker": "NVDA"}}',
    "llama 3 function": f"<function=get_price>{ARGS}</function>",
    "mistral": f"[TOOL_CALLS][{OBJECT}]",
    "mistral 2025": f"[TOOL_CALLS]get_price[ARGS]{ARGS}",
    "mistral with an id": f"[TOOL_CALLS]get_price[CALL_ID]abcdefghi[ARGS]{ARGS}",
    "harmony": f"<|channel|>commentary to=functions.get_price <|constrain|>json<|message|>{ARGS}<|call|>",
    "harmony, named first": f"<|start|>assistant to=functions.get_price<|channel|>commentary json<|message|>{ARGS}<|call|>",
    "harmony behind a thought": "<|channel|>analysis<|message|>Look it up.<|end|><|start|>assistant<|channel|>"
    f"commentary to=functions.get_price <|constrain|>json<|message|>{ARGS}<|call|>",
    "harmony without marks": f"commentary to=functions.get_price json{ARGS}",
    "harmony without marks, behind a thought": f"analysisI look.assistantcommentary to=functions.get_price json{ARGS}",
    "kimi": "<|tool_calls_section_begin|><|tool_call_begin|>functions.get_price:0<|tool_call_argument_begin|>"
    f"{ARGS}<|tool_call_end|><|tool_calls_section_end|>",
    "deepseek": "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_price\n```json\n"
    f"{ARGS}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
    "deepseek 3.1": f"<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_price<｜tool▁sep｜>{ARGS}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
    "deepseek 3.2": '<｜DSML｜function_calls>\n<｜DSML｜invoke name="get_price">\n<｜DSML｜parameter name="ticker" string="true">'
    "NVDA</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>",
    "minimax": '<minimax:tool_call>\n<invoke name="get_price">\n<parameter name="ticker">NVDA</parameter>\n</invoke>\n'
    "</minimax:tool_call>",
    "seed": "<seed:tool_call>\n<function=get_price>\n<parameter=ticker>NVDA</parameter>\n</function>\n</seed:tool_call>",
    "glm": "<tool_call>get_price\n<arg_key>ticker</arg_key>\n<arg_value>NVDA</arg_value>\n</tool_call>",
    "granite": f"<|tool_call|>[{OBJECT}]",
    "phi": f"<|tool_call|>[{OBJECT}]<|/tool_call|>",
    "command": '<|START_ACTION|>[{"tool_call_id": "0", "tool_name": "get_price", "parameters": {"ticker": "NVDA"}}]<|END_ACTION|>',
    "lm studio": f"[TOOL_REQUEST]{OBJECT}[END_TOOL_REQUEST]",
    "jamba": f"<tool_calls>[{OBJECT}]</tool_calls>",
    "react": f"Thought: I must look it up.\nAction: get_price\nAction Input: {ARGS}\nObservation: NVDA costs 1.",
    "react, alone": f"Action: get_price\nAction Input: {ARGS}",
    "behind a thought": f"<think>Shall I <tool_call>?</think>\n\n<tool_call>{OBJECT}</tool_call>",
    "before a word": f"<tool_call>{OBJECT}</tool_call>\nI wait for the price.",
}
