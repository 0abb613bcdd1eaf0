"""Faults of pages, inputs and messages beside those of the other tables, each with a change like it that is none."""

from tests.check.lint.copies import Copy
from tests.check.lint.others import ORDER

ASKED = '  account: {type: text, ask: "Which account?"}\n'
FIRST = "inputs:\n"
ANSWER = '  - answer: "Done: paper order {order.order}'
NOTED = '  - answer: "Your order is placed.'
PLACED = "    as: order\n"
LOOKS = "    on_error: [{tool: get_price}]\n"
SAYS = '    on_error: [{tool: get_price}, {answer: "No order was placed."}]\n'
FIGURES = ", {'bought' if side == 'buy' else 'sold'} {quantity:,} {ticker} at ${order.price:,.2f} (snapshot price of {as_of}), ${order.total:,.2f} in all. The account now holds {order.held:,} {ticker} and ${order.cash:,.2f} in cash."
BLIND = ((ORDER, ANSWER, NOTED), (ORDER, FIGURES, ""))

SABOTAGES = (
    Copy(
        "a check of comparisons",
        (
            (
                "agent.yaml",
                "guidelines:\n",
                "guidelines:\n  - when: =skill == 'compare_stocks'\n    answer_must_not_match: \"(?i)surely\"\n",
            ),
        ),
        code="answer-buffered-by-guideline",
        skill="compare_stocks",
    ),
    Copy(
        "a question that nothing needs",
        ((ORDER, FIRST, FIRST + ASKED),),
        code="dead-input",
        severity="warning",
        skill="place_paper_order",
    ),
    Copy(
        "done although it failed",
        (*BLIND, (ORDER, PLACED, PLACED + LOOKS)),
        code="failed-write-goes-on",
        severity="warning",
        skill="place_paper_order",
    ),
)
HARMLESS = (
    Copy("words that no question asks for", ((ORDER, FIRST, FIRST + '  account: {type: text, default: ""}\n'),)),
    Copy(
        "a question that an answer reads",
        ((ORDER, FIRST, FIRST + ASKED), (ORDER, ANSWER, ANSWER.replace("Done:", "Done for {account}:"))),
    ),
    Copy("a failure that is told", (*BLIND, (ORDER, PLACED, PLACED + SAYS))),
)
