"""Thirteen copies of the trading example that load and must not ship, each with one fault, and three that do not load."""

from tests.check.lint.copies import Copy

ORDER = "skills/place_paper_order.yaml"
CONFIRM = "    confirm: \"{'Buy' if side == 'buy' else 'Sell'} {quantity:,} {preview.name} ({ticker}) at ${preview.price:,.2f}: ${preview.total:,.2f} in all, paper money. Cash afterwards: ${preview.cash_after:,.2f}. Place the order? (yes/no)\"\n"
PREVIEWED = '  - answer: "{preview.problem}"\n    when: preview.problem\n'
LOOP = """name: place_paper_order
description: Buy or sell shares in the local paper account, with play money, after you confirm
examples:
  - "Buy 10 shares of AAPL with play money"
  - "Sell 5 NVDA from my holdings"
  - "Put in an order for 3 TSLA in my paper account"
inputs:
  side: {type: side, ask: "Buy or sell?"}
  quantity: {type: integer, ask: "How many shares?"}
  ticker: {type: ticker, ask: "Of which stock?"}
tools: [order_preview, place_order]
instructions: Preview the order, then place it.
fallback: "Without a model I cannot place orders."
max_context_tokens: 800
max_latency_ms: 6000
max_cost_usd: 0.001
"""
MOOD = """name: stock_mood
description: How people feel about a stock
examples:
  - "What's the mood around Apple?"
  - "Do people like NVDA at the moment?"
  - "What are folks on Reddit thinking of AMD?"
inputs:
  ticker: {type: ticker, ask: "Which stock do you mean?"}
workflow:
  - tool: get_sentiment
  - answer: "{get_sentiment}"
max_latency_ms: 6000
max_cost_usd: 0
"""
SABOTAGES = (
    Copy("freestyle", files={ORDER: LOOP}, code="freestyle-on-critical-path", skill="place_paper_order"),
    Copy("overlapping", files={"skills/stock_mood.yaml": MOOD}, code="overlapping-skills"),
    Copy(
        "serial",
        (
            (
                "skills/sentiment_analysis.yaml",
                "    required: false",
                "    after: get_reddit_sentiment\n    required: false",
            ),
        ),
        code="serial-without-data",
        skill="sentiment_analysis",
    ),
    Copy(
        "uncompacted",
        (
            ("tools.py", "    compact=lines.post_lines,\n", ""),
            ("tools.py", '"posts": posts,', '"posts": posts * 100,'),
        ),
        code="result-without-compact",
        skill="sentiment_analysis",
    ),
    Copy(
        "always",
        (("skills/company_reports.yaml", "retrieval: on_demand", "retrieval: always"),),
        code="retrieval-always",
        skill="company_reports",
    ),
    Copy("history", (("agent.yaml", "history: 4", "history: 1000"),), code="history-bounded-by-context"),
    Copy(
        "dear",
        (("skills/stock_snapshot.yaml", "max_context_tokens", "model: strong\nmax_context_tokens"),),
        code="dear-model-on-simple-skill",
        skill="stock_snapshot",
    ),
    Copy(
        "buffered",
        (
            (
                "agent.yaml",
                "guidelines:\n",
                'guidelines:\n  - name: careful\n    answer_must_not_match: "(?i)guaranteed"\n',
            ),
        ),
        code="answer-buffered-by-guideline",
    ),
    Copy("unasked", ((ORDER, CONFIRM, ""),), code="write-without-approval", skill="place_paper_order"),
    Copy(
        "claimed",
        (
            (ORDER, PREVIEWED, ""),
            (ORDER, "inputs:\n", 'inputs:\n  covered: {type: yesno, ask: "Is there enough cash in the account?"}\n'),
            (ORDER, "  - tool: place_order\n", "  - tool: place_order\n    when: covered\n"),
        ),
        code="write-guarded-by-claim",
        skill="place_paper_order",
    ),
    Copy(
        "ungrounded",
        (("prompts/snapshot.md", "max_output_tokens", "grounded: off\nmax_output_tokens"),),
        code="ungrounded-results",
        skill="stock_snapshot",
    ),
    Copy("retired", (("agent.yaml", "openai:gpt-6-luna", "openai:gpt-3.5-turbo"),), code="retired-model"),
    Copy("unsaid", (("agent.yaml", "failure:", "# failure:"),), code="no-failure-text"),
)
REFUSED = (
    Copy("unknown tool", ((ORDER, "tool: order_preview", "tool: order_previews"),), code="order_previews"),
    Copy(
        "too few calls",
        (("skills/place_paper_order.yaml", "max_context_tokens", "max_tool_calls: 1\nmax_context_tokens"),),
        code="max_tool_calls",
    ),
    Copy(
        "private data leaves",
        (
            (
                "tools.py",
                '    label="Reading posts about {ticker}",',
                '    label="Reading posts about {ticker}",\n    private=True,',
            ),
            (
                "tools.py",
                '@tool(timeout=1.5, max_tokens=200, label="Fetching headlines',
                '@tool(egress=True, timeout=1.5, max_tokens=200, label="Fetching headlines',
            ),
            (
                "tools.py",
                "async def get_news_headlines(ticker: str)",
                'async def get_news_headlines(ticker: str, text: str = "")',
            ),
            (
                "skills/sentiment_analysis.yaml",
                "  - tool: get_news_headlines",
                "  - tool: get_news_headlines\n    with: {text: =get_reddit_sentiment.posts}",
            ),
        ),
        code="private data",
    ),
)
