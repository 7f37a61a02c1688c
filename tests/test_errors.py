import pickle

from generator.errors import OutsideError


def test_an_error_keeps_its_hint_across_processes():
    error = pickle.loads(pickle.dumps(OutsideError("no route", hint="plug it in")))
    assert (error.message, error.hint, error.exit_code) == ("no route", "plug it in", 3)
