"""What is asked and answered, without a protocol."""

from shipworthy.tools.remote.errand import Place, Reply


def test_a_reply_gives_its_data_or_its_text() -> None:
    assert Reply(text="ten").result == "ten"
    assert Reply(text="ten", value={"n": 10}).result == {"n": 10}
    assert Reply(text="", value=0).result == 0


def test_a_place_shows_no_headers() -> None:
    place = Place(name="far", url="https://far.example", headers={"Authorization": "Bearer ${KEY}"})
    assert "Bearer" not in repr(place)
