"""Parts of a text that are rewritten."""

from shipworthy.routing.values.languages.pieces import Edit, Piece


def test_an_edit_says_where_each_of_its_pieces_comes_from() -> None:
    edit = Edit(0, 9, [Piece("8:30", 5, 9)])
    assert (edit.start, edit.end) == (0, 9) and edit.pieces[0] == ("8:30", 5, 9)
