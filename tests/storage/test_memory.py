import pytest
from contract import StoreContract

from generator.storage import MemoryStore


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self):
        return MemoryStore(self.base_url)
