"""What an earlier run has left on disk, and whether it still holds.

A `Notebook` keeps the outcome of some work with the states of the files it was made from and into. It is
recalled only if the key is the same and every file is untouched; whatever is wrong with a note, the work is
done again. Nothing that is told to people depends on it.
"""

from generator.memory.code import code_key
from generator.memory.notebook import TICK, Notebook
from generator.memory.scout import Scout
from generator.memory.states import Sourced, State, States, state_of, states_of

__all__ = ["TICK", "Notebook", "Scout", "Sourced", "State", "States", "code_key", "state_of", "states_of"]
