"""The tools of the trading example: all of them read the snapshot beside this file, one writes the paper account."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import arithmetic
import feelings
import figures
import lines
import market
import options
import paper
import reports

from shipworthy import gather, input_type, tool

Data = dict[str, Any]

ticker = input_type("ticker", values=market.ticker_words)
sector = input_type("sector", values=market.sector_words)
SIDES = {
    "buy": ["buying", "purchase", "purchasing", "pick up", "grab", "get me", "acquire", "add", "go long"],
    "sell": ["selling", "dump", "offload", "unload", "get rid of", "close out"],
}
side = input_type("side", values=SIDES)
period = input_type(
    "period",
    values={
        "week": ["week", "weekly", "5 days", "five days", "7 days", "seven days", "few days", "last days"],
        "month": ["month", "monthly", "30 days", "thirty days", "4 weeks", "four weeks", "few weeks"],
        "quarter": ["quarter", "3 months", "three months", "90 days", "12 weeks", "few months"],
        "all": ["year", "12 months", "6 months", "six months", "half year", "ytd", "all time", "5 years", "years"],
    },
)


@tool(timeout=1, max_tokens=120, label="Fetching the price of {ticker}", compact=lines.price_line, must_keep=["price"])
async def get_price(ticker: str) -> Data:
    """The price of one stock in USD, with its change on the last trading day in percent."""
    one, days = market.company(ticker), market.history(ticker)
    change = figures.change(days[-2][1], days[-1][1]) if len(days) > 1 else None
    return {
        "ticker": one.ticker,
        "name": one.name,
        "price": one.price,
        "change": change,
        "move": "" if change is None else f"{figures.signed(change)} on the last trading day",
        "market_cap": one.market_cap,
        "pe": one.pe,
        "as_of": market.AS_OF,
    }


@tool(timeout=1, max_tokens=120, label="Looking up {ticker}", compact=lines.company_line)
async def get_company_info(ticker: str) -> Data:
    """What the company does and its fundamentals: market cap, P/E, earnings, dividend yield, 52-week range."""
    one = market.company(ticker)
    return {
        "ticker": one.ticker,
        "name": one.name,
        "industry": one.industry,
        "sector": market.sector_of(one),
        "market_cap": one.market_cap,
        "pe": one.pe,
        "eps": one.eps,
        "dividend": one.dividend,
        "low": one.low,
        "high": one.high,
    }


@tool(timeout=1, max_tokens=120, label="Fetching past prices of {ticker}", compact=lines.history_line)
async def get_historical_prices(ticker: str, period: str = "month") -> Data:
    """Daily prices over a week, a month, a quarter, or all that the snapshot has."""
    one, days = market.company(ticker), market.history(ticker, period)
    prices = [price for _, price in days]
    found: Data = {"ticker": one.ticker, "name": one.name, "period": period, "prices": prices}
    if not days:
        return found
    note = " (as far back as the snapshot goes)" if period not in market.DAYS else ""
    return found | {
        "first_day": days[0][0],
        "last_day": days[-1][0],
        "first": prices[0],
        "last": prices[-1],
        "change": figures.change(prices[0], prices[-1]),
        "low": min(prices),
        "high": max(prices),
        "span": f"{days[0][0]} to {days[-1][0]}{note}",
    }


@tool(timeout=1, max_tokens=200, label="Drawing the chart")
async def price_chart(prices: list[float]) -> str:
    """A chart of block characters in one line, lowest price to highest."""
    return figures.chart(prices)


@tool(timeout=1.5, max_tokens=300, label="Fetching news about {ticker}", compact=lines.news_lines)
async def get_news(ticker: str) -> Data:
    """Articles about the company from the invented sample: day, headline, summary."""
    one = market.company(ticker)
    articles = [{**article, "day": str(article["day"])} for article in feelings.news(one.ticker)]
    return {"ticker": one.ticker, "articles": articles}


@tool(timeout=1.5, max_tokens=200, label="Fetching headlines about {ticker}", compact=lines.headline_lines)
async def get_news_headlines(ticker: str) -> Data:
    """The headlines about the company from the invented sample, and how they sound from -1 to +1."""
    one = market.company(ticker)
    headlines = [article["headline"] for article in feelings.news(one.ticker)]
    mark = feelings.score(headlines)
    return {"ticker": one.ticker, "headlines": headlines, "score": mark, "mood": feelings.mood(mark)}


@tool(
    timeout=2,
    max_tokens=300,
    label="Reading posts about {ticker}",
    compact=lines.post_lines,
    must_keep=["mood", "score"],
)
async def get_reddit_sentiment(ticker: str) -> Data:
    """How posts about the stock sound, from -1 to +1, with the posts of the invented sample."""
    one = market.company(ticker)
    posts = sorted(feelings.posts(one.ticker), key=lambda post: -post["votes"])
    mark = feelings.score(post["text"] for post in posts)
    return {
        "ticker": one.ticker,
        "name": one.name,
        "count": len(posts),
        "score": mark,
        "mark": feelings.signed(mark),
        "mood": feelings.mood(mark),
        "posts": posts,
    }


@tool(timeout=2, max_tokens=60, label="Weighing opinions on {ticker}", compact="{ticker}: {mood} ({mark}; {basis})")
async def get_sentiment(ticker: str) -> Data:
    """News and posts together: one score from -1 to +1, and the same in figures."""
    one = market.company(ticker)
    texts = [post["text"] for post in feelings.posts(one.ticker)]
    texts += [article["headline"] for article in feelings.news(one.ticker)]
    mark = feelings.score(texts)
    basis = f"{len(texts)} sample texts" if texts else "no texts in the sample"
    return {
        "ticker": one.ticker,
        "score": mark,
        "mark": feelings.signed(mark),
        "mood": feelings.mood(mark),
        "basis": basis,
    }


@tool(timeout=2.5, max_tokens=600, label="Fetching everything about {ticker}", compact=lines.snapshot_lines)
async def get_stock_snapshot(ticker: str) -> Data:
    """Everything about one stock in one call: company, price, past month, news and sentiment, fetched side by side."""
    found = await gather(
        price=get_price(ticker),
        company=get_company_info(ticker),
        history=get_historical_prices(ticker),
        news=get_news(ticker),
        sentiment=get_sentiment(ticker),
    )
    got: dict[str, Data] = {name: {} if "error" in result else result for name, result in found.items()}
    return lines.summarize(ticker, got) | {"missing": [f"{name}: {found[name]['message']}" for name in found.failed]}


@tool(timeout=1, max_tokens=300, label="Reading the report of {ticker}")
def get_quarter(ticker: str) -> Data:
    """What the last quarterly report of a company says of its figures and its outlook; empty where there is none."""
    one, found = market.company(ticker), reports.reports().get(ticker)
    return {
        "name": one.name,
        "quarter": found.quarter if found else "",
        "results": found.results if found else "",
        "guidance": found.guidance if found else "",
        "known": ", ".join(each.name for each in reports.reports().values()),
    }


@tool(timeout=1.5, max_tokens=150, label="Working out the options of {ticker}", compact=lines.option_lines)
async def analyze_options(ticker: str) -> Data:
    """Volatility, usual move in a month and fair option values of a stock, computed from its past prices."""
    one, days = market.company(ticker), market.history(ticker)
    sigma = options.volatility([price for _, price in days])
    found: Data = {"ticker": one.ticker, "name": one.name, "price": one.price, "volatility": sigma}
    if one.price is None or sigma is None:
        return found
    away = options.move(one.price, sigma)
    return found | {
        "move": away,
        "low": one.price - away,
        "high": one.price + away,
        "straddle": options.straddle(one.price, sigma),
        "call_5_up": options.call(one.price, one.price * 1.05, sigma),
        "days": len(days),
    }


@tool(timeout=1.5, max_tokens=600, label="Searching the S&P 500", compact=lines.screen_lines)
async def screen(
    sector: str = "",
    max_pe: float = 0,
    min_dividend: float = 0,
    min_market_cap: float = 0,
    max_price: float = 0,
    order: str = "",
    limit: int = 5,
) -> Data:
    """Companies that pass every filter; 0 or empty means no filter; dividends in percent, money in USD."""
    tests: dict[str, Callable[[market.Company], bool]] = {}
    if sector:
        tests[sector] = lambda one: market.in_sector(sector, one)
    if max_pe:
        tests[f"P/E up to {max_pe:g}"] = lambda one: one.pe is not None and one.pe <= max_pe
    if min_dividend:
        tests[f"dividend yield from {min_dividend:g}%"] = lambda one: (one.dividend or 0) >= min_dividend
    if min_market_cap:
        tests[f"market cap from {figures.big(min_market_cap)}"] = lambda one: (one.market_cap or 0) >= min_market_cap
    if max_price:
        tests[f"price up to {figures.money(max_price)}"] = lambda one: one.price is not None and one.price <= max_price
    passed = [one for one in market.companies().values() if one.price and all(test(one) for test in tests.values())]
    rank, by = ranking(order, max_pe, min_dividend)
    best = sorted(passed, key=lambda one: (rank(one), one.ticker))[: max(1, min(limit, 20))]
    columns = ("ticker", "name", "price", "pe", "dividend", "market_cap")
    return {
        "count": len(passed),
        "filters": ", ".join(tests) or "no filter",
        "by": by,
        "rows": [{name: getattr(one, name) for name in columns} for one in best],
    }


def ranking(order: str, max_pe: float, min_dividend: float) -> tuple[Callable[[market.Company], float], str]:
    """What the list is sorted by: what was asked for, or else the filter that was set, or else the size."""
    wanted = order.lower()
    if any(word in wanted for word in ("divid", "yield", "payout")) or (not wanted and min_dividend):
        return lambda one: -(one.dividend or 0), "highest dividend yield first"
    if any(word in wanted for word in ("cheap", "undervalued", "low")) or (not wanted and max_pe):
        return lambda one: one.pe if one.pe is not None else float("inf"), "lowest P/E first"
    return lambda one: -(one.market_cap or 0), "largest first"


@tool(timeout=0.5, max_tokens=80, label="Calculating", compact=lines.result_line)
async def calculate(expression: str) -> Data:
    """Work out plain arithmetic: + - * / % ^ and parentheses."""
    asked = " ".join(expression.split())
    try:
        return {"expression": asked, "result": arithmetic.written(arithmetic.work_out(expression)), "problem": ""}
    except arithmetic.NotArithmetic as error:
        return {"expression": asked, "result": None, "problem": f"I cannot work out {asked[:80]}: {error}."}


@tool(timeout=1, max_tokens=300, label="Checking the paper account")
def order_preview(side: str, quantity: int, ticker: str) -> Data:
    """What an order would cost and leave in the paper account, or why it cannot be placed; nothing is changed."""
    one, now = market.company(ticker), paper.read()
    found: Data = {"ticker": one.ticker, "name": one.name, "price": one.price, "cash": now.cash, "problem": ""}
    if one.price is None:
        return found | {
            "problem": f"The snapshot has no price for {one.name} ({one.ticker}): nothing to fill an order at."
        }
    try:
        after = now.after(side, quantity, one.ticker, one.price)
    except paper.OrderRefused as error:
        return found | {"problem": str(error)}
    total = paper.cents(quantity * one.price) / 100
    return found | {"total": total, "cash_after": after.cash, "held_after": after.shares.get(one.ticker, 0)}


@tool(
    timeout=2,
    max_tokens=80,
    label="Placing the paper order",
    effect="write",
    identity=["side", "quantity", "ticker", "price"],
    compact="order {order}: {side} {quantity} {ticker} at ${price:,.2f}, total ${total:,.2f}, cash left ${cash:,.2f}",
)
def place_order(side: str, quantity: int, ticker: str, price: float) -> Data:
    """Fill an order in the paper account at the snapshot's price, which must still be the `price` that was shown."""
    one = market.company(ticker)
    if one.price is None or paper.cents(one.price) != paper.cents(price):
        raise paper.OrderRefused(f"The price of {one.ticker} is {figures.money(one.price)} now, not ${price:,.2f}.")
    with paper.opened():
        before = paper.read()
        after = before.after(side, quantity, one.ticker, one.price)
        filled = {
            "order": len(before.orders) + 1,
            "side": side,
            "quantity": quantity,
            "ticker": one.ticker,
            "price": one.price,
            "total": paper.cents(quantity * one.price) / 100,
            "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        }
        paper.write(replace(after, orders=(*before.orders, filled)))
    return filled | {"cash": after.cash, "held": after.shares.get(one.ticker, 0)}
