"""Third shapes of the faults, and further harmless changes: what the rules were not written with."""

from tests.check.lint.copies import Copy
from tests.check.lint.others import CONFIRM, ORDER, PREVIEWED, SENTIMENT, SNAPSHOT

HISTORY = "skills/price_history.yaml"
QUICK = "skills/quick_price.yaml"
FULL_PICTURE = """name: full_picture
description: The full picture of one stock, fundamentals, news and mood in one place
examples:
  - "Give me an overview of AAPL"
  - "Everything about Nvidia, please"
  - "A snapshot of TSLA with fundamentals and dividend"
inputs:
  ticker: {type: ticker, ask: "Which stock?"}
workflow:
  - tool: get_stock_snapshot
  - answer: "{get_stock_snapshot}"
max_latency_ms: 6000
max_cost_usd: 0
"""

SABOTAGES = (
    Copy(
        "a loop that may order through a skill",
        (
            (
                "skills/deep_analysis.yaml",
                "tools: [get_stock_snapshot, analyze_options]",
                "tools: [get_stock_snapshot, analyze_options, place_paper_order]",
            ),
        ),
        code="freestyle-on-critical-path",
        skill="deep_analysis",
    ),
    Copy("a second overview", files={"skills/full_picture.yaml": FULL_PICTURE}, code="overlapping-skills"),
    Copy(
        "an order without data in a group",
        (
            (
                SENTIMENT,
                "  - tool: get_reddit_sentiment\n  - tool: get_news_headlines\n    required: false",
                "  - steps:\n      - tool: get_reddit_sentiment\n      - tool: get_news_headlines\n"
                "        after: [get_reddit_sentiment]\n        required: false",
            ),
        ),
        code="serial-without-data",
        skill="sentiment_analysis",
    ),
    Copy(
        "always, for a workflow",
        ((SENTIMENT, "max_context_tokens", "retrieval: always\nmax_context_tokens"),),
        code="retrieval-always",
        skill="sentiment_analysis",
    ),
    Copy("two hundred exchanges", (("agent.yaml", "history: 4", "history: 200"),), code="history-bounded-by-context"),
    Copy(
        "a dear model by its provider's name for one tool",
        (("skills/screen_stocks.yaml", "max_context_tokens", "model: openai:gpt-6.1-sol\nmax_context_tokens"),),
        code="dear-model-on-simple-skill",
        skill="screen_stocks",
    ),
    Copy(
        "a check of overviews",
        (
            (
                "agent.yaml",
                "guidelines:\n",
                "guidelines:\n  - when: =skill in ['stock_snapshot', 'quick_price']\n"
                '    answer_must_not_match: "(?i)surely"\n',
            ),
        ),
        code="answer-buffered-by-guideline",
        skill="stock_snapshot",
    ),
    Copy(
        "a guard in place of a question",
        ((ORDER, CONFIRM, "    when: preview.total < 1000000\n"),),
        code="write-without-approval",
        skill="place_paper_order",
    ),
    Copy(
        "an age by his word",
        (
            (ORDER, PREVIEWED, ""),
            (ORDER, "inputs:\n", 'inputs:\n  age: {type: integer, ask: "How old are you?"}\n'),
            (ORDER, "  - tool: place_order\n", "  - tool: place_order\n    when: age >= 18\n"),
        ),
        code="write-guarded-by-claim",
        skill="place_paper_order",
    ),
    Copy(
        "an ungrounded comparison",
        (("prompts/compare.md", "max_output_tokens", "grounded: off\nmax_output_tokens"),),
        code="ungrounded-results",
        skill="compare_stocks",
    ),
    Copy(
        "a retired model of the strong tier",
        (("agent.yaml", "strong: [openai:gpt-6.1-sol", "strong: [openai:gpt-4-turbo"),),
        code="retired-model",
    ),
    Copy(
        "a pattern for anything",
        (
            (
                QUICK,
                "  ticker: {type: ticker,",
                '  note: {type: text, pattern: ".+", default: ""}\n  ticker: {type: ticker,',
            ),
        ),
        code="greedy-pattern",
        skill="quick_price",
    ),
)

NAMED = "stock_overview"
HARMLESS = (
    Copy(
        "a renamed skill",
        (
            (SNAPSHOT, "name: stock_snapshot", f"name: {NAMED}"),
            ("talk.yaml", "skill: stock_snapshot", f"skill: {NAMED}"),
        ),
    ),
    Copy(
        "reordered keys",
        (
            (QUICK, "max_context_tokens: 500\nmax_latency_ms: 2000\nmax_cost_usd: 0", ""),
            (
                QUICK,
                "name: quick_price\n",
                "max_cost_usd: 0\nmax_latency_ms: 2000\nname: quick_price\nmax_context_tokens: 500\n",
            ),
        ),
    ),
    Copy("a comment", ((QUICK, "workflow:\n", "# A price, and nothing else.\nworkflow:\n"),)),
    Copy("a translated question", ((QUICK, "Which stock do you mean?", "¿Qué acción quieres decir?"),)),
    Copy(
        "an example in another language",
        ((QUICK, "examples:\n", 'examples:\n  - "Was kostet eine Aktie von Apple?"\n'),),
    ),
    Copy(
        "another price",
        (
            (
                "agent.yaml",
                "fast: [openai:gpt-6-luna,",
                "fast: [{name: openai:gpt-6-luna, price: {input: 0.30, output: 1.20}},",
            ),
        ),
    ),
    Copy("another model of the tier", (("agent.yaml", "openai:gpt-6-luna, anthropic", "anthropic"),)),
    Copy(
        "an optional step",
        (
            (
                SNAPSHOT,
                "  - prompt: prompts/snapshot.md",
                "  - tool: analyze_options\n    required: false\n  - prompt: prompts/snapshot.md",
            ),
        ),
    ),
    Copy("a lower limit of dollars", (("skills/compare_stocks.yaml", "max_cost_usd: 0.006", "max_cost_usd: 0.0055"),)),
    Copy("a tone", (("agent.yaml", "guidelines:\n", "guidelines:\n  - then: Be brief and polite.\n"),)),
    Copy("a retry of the headlines", ((SENTIMENT, "    required: false", "    required: false\n    retry: 1"),)),
    Copy("a label of its own", (("tools.py", "Reading posts about {ticker}", "Looking at posts on {ticker}"),)),
    Copy("a shorter deadline", ((HISTORY, "max_latency_ms: 4000", "max_latency_ms: 3500"),)),
    Copy("no history", (("agent.yaml", "history: 4", "history: 0"),)),
    Copy(
        "a pattern for one's own numbers",
        (
            (
                QUICK,
                "  ticker: {type: ticker,",
                '  case: {type: text, pattern: "C-[0-9]{4}", default: ""}\n  ticker: {type: ticker,',
            ),
        ),
    ),
    Copy("a question in other words", ((ORDER, "Place the order? (yes/no)", "Shall I? (yes/no)"),)),
    Copy("a report in other words", (("knowledge/intel-q3.md", "\n", "\n\n"),)),
)
