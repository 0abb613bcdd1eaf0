"""How results read in a line or a few: what a model, and a person, gets to see of them."""

from typing import Any

import figures

Data = dict[str, Any]


def price_line(found: Data) -> str:
    """`NVDA: $214.72 (-1.0%) | MCap: $5.2T | P/E: 32.9 | 2026-08-22`."""
    if found["price"] is None:
        return f"{found['ticker']}: no price in the snapshot of {found['as_of']}"
    return (
        f"{found['ticker']}: {figures.money(found['price'])} ({figures.signed(found['change'])}) | "
        f"MCap: {figures.big(found['market_cap'])} | P/E: {figures.figure(found['pe'])} | {found['as_of']}"
    )


def company_line(found: Data) -> str:
    """`Nvidia (NVDA) | Semiconductors, Technology | MCap $5.2T | P/E 32.9 | …`."""
    return (
        f"{found['name']} ({found['ticker']}) | {found['industry']}, {found['sector']} | "
        f"MCap {figures.big(found['market_cap'])} | P/E {figures.figure(found['pe'])} | "
        f"EPS {figures.money(found['eps'])} | yield {figures.figure(found['dividend'], '%')} | "
        f"52 weeks {figures.money(found['low'])} to {figures.money(found['high'])}"
    )


def history_line(found: Data) -> str:
    """`NVDA 2026-07-23 to 2026-08-22: $205.10 to $214.72 (+4.7%)`."""
    if not found["prices"]:
        return f"{found['ticker']}: no prices in the snapshot"
    return (
        f"{found['ticker']} {found['first_day']} to {found['last_day']}: {figures.money(found['first'])} to "
        f"{figures.money(found['last'])} ({figures.signed(found['change'])}), "
        f"low {figures.money(found['low'])}, high {figures.money(found['high'])}"
    )


def news_lines(found: Data) -> str:
    """One line a headline; a plain sentence where the sample has none."""
    if not found["articles"]:
        return f"{found['ticker']}: no news in the sample"
    return "\n".join(f"{article['day']} {article['headline']}" for article in found["articles"])


def headline_lines(found: Data) -> str:
    """The headlines as a list; a plain sentence where the sample has none."""
    return "\n".join(f"- {headline}" for headline in found["headlines"]) or f"{found['ticker']}: no news in the sample"


def post_lines(found: Data) -> str:
    """`4 posts, mildly positive (+0.31)` and the most voted posts."""
    if not found["posts"]:
        return f"{found['ticker']}: no posts in the sample"
    top = "\n".join(f'- "{post["text"]}" ({post["votes"]} votes)' for post in found["posts"])
    return f"{found['count']} posts, {found['mood']} ({found['score']:+.2f})\n{top}"


def snapshot_lines(found: Data) -> str:
    """The snapshot in a few short lines; what is missing is named."""
    return "\n".join([*found["lines"], *(f"Missing: {what}" for what in found["missing"])])


def summarize(ticker: str, got: dict[str, Data]) -> Data:
    """What the sources gave, as fields for comparisons and as lines for people; `{}` stands for a failed source."""
    price, firm, past = got["price"], got["company"], got["history"]
    mood, articles = got["sentiment"], got["news"].get("articles", [])
    name = firm.get("name") or price.get("name") or ticker
    now, month = figures.money(price.get("price")), figures.signed(past.get("change"))
    ratios = f"P/E {figures.figure(firm.get('pe'))}, yield {figures.figure(firm.get('dividend'), '%')}"
    feeling = f"{mood['mood']} ({mood['score']:+.2f})" if mood.get("score") is not None else "unknown"
    size = figures.big(firm.get("market_cap"))
    line = f"{ticker}: {now}, {month} in a month, {ratios}, market cap {size}, sentiment {feeling}"
    lines = [
        f"{name} ({ticker}): {now}, {figures.signed(price.get('change'))} on the last trading day, {month} in a month",
        f"Business: {firm.get('industry', 'n/a')} ({firm.get('sector', 'n/a')}), market cap {size}",
        f"Figures: {ratios}, EPS {figures.money(firm.get('eps'))}, "
        f"52 weeks {figures.money(firm.get('low'))} to {figures.money(firm.get('high'))}",
        f"Sentiment: {feeling}, {mood.get('basis', 'n/a')}",
        *(f"News {article['day']}: {article['headline']}" for article in articles[:2]),
    ]
    if price and price.get("price") is None:
        line = f"{ticker}: no figures in the snapshot"
        lines = [f"{name} ({ticker}): the snapshot has no figures, because the source reports none."]
    return {
        "ticker": ticker,
        "name": name,
        "price": price.get("price"),
        "month": past.get("change"),
        "pe": firm.get("pe"),
        "dividend": firm.get("dividend"),
        "market_cap": firm.get("market_cap"),
        "score": mood.get("score"),
        "line": line,
        "lines": lines,
    }


def screen_lines(found: Data) -> str:
    """One numbered line a company; a plain sentence where none passes."""
    if not found["rows"]:
        return "No company in the snapshot passes all of these filters."
    return "\n".join(
        f"{place}. {row['name']} ({row['ticker']}): {figures.money(row['price'])}, P/E {figures.figure(row['pe'])}, "
        f"yield {figures.figure(row['dividend'], '%')}, market cap {figures.big(row['market_cap'])}"
        for place, row in enumerate(found["rows"], 1)
    )


def option_lines(found: Data) -> str:
    """Volatility, the usual move and what options would be worth; a plain sentence where there are too few prices."""
    if found["volatility"] is None or found["price"] is None:
        return f"{found['ticker']}: too few past prices for a volatility"
    return (
        f"{found['ticker']} options, computed from {found['days']} daily prices, not quoted: volatility "
        f"{found['volatility']:.0%} a year; usual move in a month {figures.money(found['move'])}, so "
        f"{figures.money(found['low'])} to {figures.money(found['high'])} in two of three months; fair month "
        f"straddle {figures.money(found['straddle'])}, call 5% above {figures.money(found['call_5_up'])}"
    )


def result_line(found: Data) -> str:
    """`12 * 7 = 84`, or why there is no result."""
    return found["problem"] or f"{found['expression']} = {found['result']}"
