"""Other sabotages of the trading example than the thirteen, and harmless changes that must stay green."""

from tests.check.lint.copies import Copy

ORDER = "skills/place_paper_order.yaml"
CONFIRM = "    confirm: \"{'Buy' if side == 'buy' else 'Sell'} {quantity:,} {preview.name} ({ticker}) at ${preview.price:,.2f}: ${preview.total:,.2f} in all, paper money. Cash afterwards: ${preview.cash_after:,.2f}. Place the order? (yes/no)\"\n"
PREVIEWED = '  - answer: "{preview.problem}"\n    when: preview.problem\n'
CHECKED = '  - answer: "No order."\n    when: not member\n'
DEEP_FALLBACK = """fallback:                               # the same facts, when no model can be asked
  - tool: get_stock_snapshot
  - tool: analyze_options
    required: false
  - answer: |-
      {get_stock_snapshot}
      {analyze_options if analyze_options else 'The option figures did not arrive in time.'}
      Figures as of {as_of} (S&P 500 snapshot); news and sentiment are an invented sample.
"""
THREE = """name: sentiment_analysis
description: Analyze sentiment for a given ticker
examples:
  - "How do people feel about Tesla right now?"
  - "What is Reddit saying about AMD?"
  - "Is the news on INTC good or bad, and what is the mood?"
inputs:
  ticker: {type: ticker, ask: "Which stock do you mean?"}
workflow:
  - tool: get_reddit_sentiment
  - tool: get_news_headlines
    after: get_reddit_sentiment
  - tool: get_news
    after: get_news_headlines
  - prompt: "Say how people feel about {ticker}: {get_reddit_sentiment} {get_news_headlines} {get_news}"
    fallback: "{get_reddit_sentiment} {get_news_headlines} {get_news}"
max_latency_ms: 9000
max_cost_usd: 0.004
"""
ALERT = """name: price_alert
description: Set an alarm for a price
examples:
  - "Tell me when AAPL falls below 150"
  - "Alert me if Nvidia drops 5%"
  - "Ping me when TSLA reaches 400"
inputs:
  ticker: {type: ticker, ask: "Which stock?"}
workflow:
  - tool: get_price
  - answer: "{get_price.name} is at ${get_price.price:,.2f}; alarms are not built yet."
max_latency_ms: 3000
max_cost_usd: 0
"""
COPYCAT = """name: price_check
description: Check what a stock costs
examples:
  - "How much is AAPL?"
  - "What does Nvidia cost now?"
  - "Price of Tesla please"
inputs:
  ticker: {type: ticker, ask: "Which stock?"}
workflow:
  - tool: get_price
  - answer: "{get_price}"
max_latency_ms: 2000
max_cost_usd: 0
"""
SNAPSHOT = "skills/stock_snapshot.yaml"
SENTIMENT = "skills/sentiment_analysis.yaml"

SABOTAGES = (
    Copy(
        "no fallback of a loop",
        (("skills/deep_analysis.yaml", DEEP_FALLBACK, ""),),
        code="freestyle-on-critical-path",
    ),
    Copy("a copycat", files={"skills/price_check.yaml": COPYCAT}, code="overlapping-skills"),
    Copy("a chain of three", files={SENTIMENT: THREE}, code="serial-without-data", skill="sentiment_analysis"),
    Copy(
        "always, for a prompt",
        (("skills/explain_term.yaml", "max_context_tokens: 600", "retrieval: always\nmax_context_tokens: 1600"),),
        code="retrieval-always",
        skill="explain_term",
    ),
    Copy("fifty exchanges", (("agent.yaml", "history: 4", "history: 50"),), code="history-bounded-by-context"),
    Copy(
        "a dear model in the prompt",
        (("prompts/snapshot.md", "max_output_tokens", "model: strong\nmax_output_tokens"),),
        code="dear-model-on-simple-skill",
        skill="stock_snapshot",
    ),
    Copy(
        "a check of one skill's answers",
        (
            (
                "agent.yaml",
                "guidelines:\n",
                "guidelines:\n  - when: =skill == 'sentiment_analysis'\n    answer_must_match: \"(?i)sample\"\n",
            ),
        ),
        code="answer-buffered-by-guideline",
        skill="sentiment_analysis",
    ),
    Copy(
        "a member by his word",
        (
            (ORDER, PREVIEWED, PREVIEWED + CHECKED),
            (ORDER, "inputs:\n", 'inputs:\n  member: {type: yesno, ask: "Are you a member?"}\n'),
        ),
        code="write-guarded-by-claim",
        skill="place_paper_order",
    ),
    Copy(
        "the agent's figures", (("agent.yaml", "otherwise:", "grounded: off\notherwise:"),), code="ungrounded-results"
    ),
    Copy(
        "a retired Claude",
        (("agent.yaml", "anthropic:claude-haiku-5-5", "anthropic:claude-3-5-haiku-20241022"),),
        code="retired-model",
    ),
    # The other half.
    Copy(
        "a loop with a declared write",
        (
            (
                "skills/deep_analysis.yaml",
                "tools: [get_stock_snapshot, analyze_options]",
                "tools: [get_stock_snapshot, analyze_options, place_order]",
            ),
            ("tools.py", '    effect="write",\n', '    effect="write",\n    confirm="never",\n'),
        ),
        code="freestyle-on-critical-path",
        skill="deep_analysis",
    ),
    Copy(
        "no fallback of the reports",
        (
            (
                "skills/company_reports.yaml",
                'fallback:\n  - tool: search_knowledge_base\n    as: found\n    with: {query: =message}\n  - answer: "The sample reports have nothing about that."\n    when: not found\n  - answer: |-\n      From the sample reports (invented):\n      {found}\n',
                "",
            ),
        ),
        code="freestyle-on-critical-path",
        skill="company_reports",
    ),
    Copy(
        "all on the dear model",
        (("agent.yaml", "otherwise:", "model: strong\notherwise:"),),
        code="model-not-automatic",
    ),
    Copy(
        "a model by its name",
        (("skills/quick_price.yaml", "max_context_tokens", "model: anthropic:claude-sonnet-5-5\nmax_context_tokens"),),
        code="dear-model-on-simple-skill",
        skill="quick_price",
    ),
    Copy(
        "a check by expression",
        (("agent.yaml", "guidelines:\n", "guidelines:\n  - answer_check: len(percents) < 50\n"),),
        code="answer-buffered-by-guideline",
    ),
    Copy(
        "a second write, unasked",
        (
            (
                ORDER,
                "    as: order\n",
                "    as: order\n  - tool: place_order\n    as: again\n    with: {price: =preview.price}\n",
            ),
        ),
        code="write-without-approval",
        skill="place_paper_order",
    ),
    Copy(
        "a claim around the write",
        (
            (ORDER, PREVIEWED, ""),
            (
                ORDER,
                "inputs:\n",
                'inputs:\n  status: {type: [owner, guest], ask: "Are you the owner of the account, or a guest?"}\n',
            ),
            (ORDER, "  - tool: place_order\n", "  - tool: place_order\n    when: status == 'owner'\n"),
        ),
        code="write-guarded-by-claim",
        skill="place_paper_order",
    ),
    Copy(
        "an ungrounded loop",
        (("skills/deep_analysis.yaml", "model: strong", "model: strong\ngrounded: off"),),
        code="ungrounded-results",
        skill="deep_analysis",
    ),
    Copy(
        "a context that the tools fill",
        (("skills/deep_analysis.yaml", "max_context_tokens: 4000", "max_context_tokens: 100"),),
        code="schemas-over-context",
        skill="deep_analysis",
    ),
    Copy(
        "no failure of one",
        (
            ("agent.yaml", "failure:", "# failure:"),
            *(
                (f"skills/{name}.yaml", "max_latency_ms", 'failure: "That did not work."\nmax_latency_ms')
                for name in (
                    "company_reports",
                    "compare_stocks",
                    "deep_analysis",
                    "place_paper_order",
                    "price_history",
                    "quarter_figures",
                    "screen_stocks",
                    "sentiment_analysis",
                    "small_talk",
                    "stock_snapshot",
                )
            ),
        ),
        code="no-failure-text",
        skill="quick_price",
    ),
)

HARMLESS = (
    Copy("another skill", files={"skills/price_alert.yaml": ALERT}),
    Copy("more history", (("agent.yaml", "history: 4", "history: 12"),)),
    Copy(
        "an order by data",
        ((SENTIMENT, "  - prompt: prompts", "  - after: get_reddit_sentiment\n    prompt: prompts"),),
    ),
    Copy("a cheap model pinned", ((SNAPSHOT, "max_context_tokens", "model: fast\nmax_context_tokens"),)),
    Copy("a stricter limit", (("agent.yaml", "guidelines:\n", "guidelines:\n  - max_tool_calls: 6\n"),)),
    Copy("a question as well", ((ORDER, "    confirm: ", '    failure: "The order was not placed."\n    confirm: '),)),
    Copy(
        "more examples",
        (("skills/quick_price.yaml", "examples:\n", 'examples:\n  - "Quote for Tesla"\n  - "Price of JPM now"\n'),),
    ),
    Copy("strict figures", (("prompts/snapshot.md", "max_output_tokens", "grounded: strict\nmax_output_tokens"),)),
    Copy(
        "another ceiling",
        (("tools.py", 'max_tokens=600, label="Fetching everything', 'max_tokens=700, label="Fetching everything'),),
    ),
    Copy("a longer deadline", ((SENTIMENT, "max_latency_ms: 6000", "max_latency_ms: 9000"),)),
    Copy(
        "a check of orders alone",
        (
            (
                "agent.yaml",
                "guidelines:\n",
                "guidelines:\n  - when: =skill == 'place_paper_order'\n    answer_must_not_match: \"(?i)guaranteed\"\n",
            ),
        ),
    ),
    # The other half.
    Copy(
        "another text for failures",
        (("agent.yaml", "I cannot get at the figures just now.", "The figures are out of reach."),),
    ),
    Copy(
        "a guard by result and wish",
        ((ORDER, "    as: order\n", "    as: order\n    when: side == 'buy' or side == 'sell'\n"),),
    ),
    Copy(
        "a description",
        (
            ("skills/price_history.yaml", "description: How the price", 'description: "Price history: how the price'),
            ("skills/price_history.yaml", "with a small chart", 'with a small chart"'),
        ),
    ),
    Copy(
        "a dear model for much",
        (("skills/compare_stocks.yaml", "max_context_tokens", "model: strong\nmax_context_tokens"),),
    ),
    Copy("a required second source", ((SENTIMENT, "    required: false", "    required: true"),)),
    Copy("a retry", (("skills/quick_price.yaml", "  - tool: get_price\n", "  - tool: get_price\n    retry: 1\n"),)),
    Copy(
        "a text of its own",
        (("skills/quick_price.yaml", "max_context_tokens", 'failure: "No price just now."\nmax_context_tokens'),),
    ),
    Copy(
        "retrieval off", (("skills/explain_term.yaml", "max_context_tokens", 'retrieval: "off"\nmax_context_tokens'),)
    ),
    Copy(
        "an order after a write",
        ((ORDER, '  - answer: "Done', '  - tool: get_price\n    after: order\n  - answer: "Done'),),
    ),
    Copy("renamed", (("agent.yaml", "name: trading", "name: market_desk"),)),
    Copy("fewer passages", (("agent.yaml", "k: 3", "k: 2"),)),
)
