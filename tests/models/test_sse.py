from tests.models.wire import CHATS
def test_a(): assert CHATS
