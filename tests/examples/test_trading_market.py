"""The trading example: its snapshot, and the words people use for companies and sectors."""

from types import ModuleType

import pytest

BROAD = (
    *("Technology", "Financials", "Health Care", "Energy", "Utilities", "Industrials", "Materials", "Real Estate"),
    *("Consumer Discretionary", "Consumer Staples", "Communication Services"),
)


def test_every_company_is_in_exactly_one_broad_sector(trading: ModuleType) -> None:
    market = trading.market
    homes = {one.ticker: [name for name in BROAD if market.in_sector(name, one)] for one in market.companies().values()}
    assert len(homes) > 490
    assert {ticker: names for ticker, names in homes.items() if len(names) != 1} == {}


def test_every_sector_that_can_be_named_has_companies(trading: ModuleType) -> None:
    market = trading.market
    for name in market.sector_words():
        assert any(market.in_sector(name, one) for one in market.companies().values()), name


def test_no_name_means_two_companies(trading: ModuleType) -> None:
    names = [(word, ticker) for ticker, found in trading.market.ticker_words().items() for word in found]
    assert len({word for word, _ in names}) == len(names)
    assert all(ticker in trading.market.companies() for _, ticker in names)


@pytest.mark.parametrize(
    ("word", "ticker"),
    [
        *(("google", "GOOGL"), ("facebook", "META"), ("coke", "KO"), ("jp morgan", "JPM"), ("disney", "DIS")),
        *(("nvidia", "NVDA"), ("eli lilly", "LLY"), ("at&t", "T"), ("mcdonalds", "MCD"), ("3m", "MMM"), ("hp", "HPQ")),
        *(("micron", "MU"), ("of target", "TGT"), ("procter and gamble", "PG"), ("abbvie", "ABBV"), ("f5", "FFIV")),
    ],
)
def test_what_people_call_a_company(trading: ModuleType, word: str, ticker: str) -> None:
    assert word in trading.market.ticker_words()[ticker]


@pytest.mark.parametrize("word", ["target", "match", "pool", "news", "on", "s&p", "american", "general", "the", "dow"])
def test_an_ordinary_word_is_not_a_company(trading: ModuleType, word: str) -> None:
    assert all(word not in found for found in trading.market.ticker_words().values())


def test_prices_end_with_the_snapshot(trading: ModuleType) -> None:
    market = trading.market
    for ticker in ("NVDA", "AAPL", "KO"):
        assert market.history(ticker)[-1] == (market.AS_OF, market.company(ticker).price)
        assert [len(market.history(ticker, name)) for name in ("week", "month", "quarter")] == [6, 22, 64]
    assert market.history("BK") == []  # the source stopped reporting it: an old price is not a present one
