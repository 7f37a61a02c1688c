"""Whatever is published, interrupted, rolled back and collected, in any order: readers find a whole site."""

import datetime as dt
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sites import Clock, Dead, Mortal, entries, run, sha256, site

from generator.publish import Keep, Phase, collect, look, look_for_garbage, plan_publish, publish, rollback
from generator.publish.deployment import HOME
from generator.storage import MemoryStore

PERMALINKS = ["d/A/", "d/A/v1/", "d/A/v2/", "d/B/", "c/C/"]
OTHERS = ["index.html", "feed.xml", "facets/sex/F/index.html", "d/A/v1/citation.bib", "d/A/v2/x.webp"]
FOREIGN = ["data/cells.h5ad", "CNAME", "d/note.txt"]

numbers = st.integers(0, 3)


def files_of(permalinks, others, texts, assets):
    """A site: pages, which load assets that are named after their bytes."""
    pages = [f"{path}index.html" for path in permalinks] + list(others)
    files = {key: f"{key} {text}".encode() for key, text in zip(pages, texts, strict=False)}
    for number in assets:
        data = f"asset {number}".encode()
        files[f"assets/a.{sha256(data)[:8]}.css"] = data
    return files


class Publishing(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.store = MemoryStore()
        self.clock = Clock()
        self.folder = tempfile.TemporaryDirectory()
        self.count = 0
        self.registered = set()
        self.answered = set()  # permalinks that readers have found
        self.current = {}
        self.begun = []  # since the current one was finished
        self.foreign = {}
        self.sites_by_id = {}
        for key in FOREIGN:
            self.lay(key, b"somebody else's")

    def teardown(self):
        self.folder.cleanup()

    def lay(self, key, data):
        self.store.put(key, data, sha256=sha256(data))
        self.foreign[key] = data

    def run(self):
        return run(self.clock, workers=2)

    def permanent(self):
        return frozenset(f"{path}index.html" for path in self.registered)

    @rule(
        register=st.sets(st.sampled_from(PERMALINKS)),
        others=st.sets(st.sampled_from(OTHERS)),
        texts=st.lists(numbers, min_size=10, max_size=10),
        assets=st.sets(numbers),
        writes=st.one_of(st.none(), st.integers(0, 40)),
    )
    def publish(self, register, others, texts, assets, writes):
        self.registered |= register
        files = files_of(sorted(self.registered), sorted(others), texts, sorted(assets))
        self.count += 1
        made = site(Path(self.folder.name) / str(self.count), files)
        self.begun.append(files)
        self.attempt(lambda target: publish(target, made, self.permanent(), self.run()), writes, files)

    @rule(pick=st.integers(0, 5), writes=st.one_of(st.none(), st.integers(0, 40)))
    def roll_back(self, pick, writes):
        history = look(self.store).state.history
        finished = [past.id for past in history if past.finished and past.id in self.sites_by_id]
        if not finished:
            return
        name = finished[pick % len(finished)]
        old = self.sites_by_id[name]
        kept = {key: data for key, data in self.current.items() if key not in old}
        self.begun.append(old | kept)
        self.attempt(lambda target: rollback(target, self.permanent(), self.run(), name), writes, None)

    @rule(keep=st.integers(1, 3), writes=st.one_of(st.none(), st.integers(0, 10)))
    def collect(self, keep, writes):
        target = Mortal(self.store, 1000 if writes is None else writes)
        wanted = Keep(deployments=keep, days=0)
        for past in look_for_garbage(self.store, wanted, self.clock.now).dropped:
            self.sites_by_id.pop(past.id, None)  # however far it comes
        try:
            collect(target, wanted, self.run())
        except Dead:
            self.clock.now += dt.timedelta(hours=1)

    def attempt(self, work, writes, files):
        target = Mortal(self.store, 1000 if writes is None else writes)
        before = look(self.store).state.current
        try:
            work(target)
        except Dead:
            self.clock.now += dt.timedelta(hours=1)  # until the lock's end
            if look(self.store).state.current != before:  # it had come so far that all was up
                self.finished(files)
            return
        known = self.finished(files)
        assert not known.state.pending
        here = {stored.key for stored in self.store.list() if not stored.key.startswith(HOME)}
        more = here - self.current.keys() - self.foreign.keys() - self.permanent()
        assert all(key.startswith("assets/") for key in more), "nothing stays but assets of open pages"

    def finished(self, files):
        known = look(self.store)
        self.current = {key: self.store.get(key) for key in known.entries}
        if files is not None:
            assert self.current == files
        assert known.entries == entries(self.current)
        for key, each in known.entries.items():
            assert self.store.head(key).headers == each.headers
        self.sites_by_id[known.state.current] = self.current
        for past in known.state.history:
            for key in self.sites_by_id.get(past.id, ()):
                assert not key.startswith("assets/") or self.store.head(key), "open pages load their assets"
        self.begun = []
        self.answered |= {f"{path}index.html" for path in PERMALINKS} & known.entries.keys()
        return known

    @invariant()
    def nothing_of_others_is_touched(self):
        for key, data in getattr(self, "foreign", {}).items():
            assert self.store.get(key) == data

    @invariant()
    def no_permalink_is_ever_without_an_answer(self):
        for key in getattr(self, "answered", ()):
            assert self.store.head(key) is not None

    @invariant()
    def every_file_is_there_as_it_was_or_shall_be(self):
        for key in self.current if hasattr(self, "current") else ():
            allowed = [files[key] for files in (self.current, *self.begun) if key in files]
            assert self.store.get(key) in allowed

    @invariant()
    def lists_never_lead_to_pages_that_are_not_up(self):
        """A list of a site is up only when all pages of it, and all that they load, are up."""
        if not getattr(self, "begun", None):
            return
        newest = self.begun[-1]
        before = [self.current, *self.begun[:-1]]
        for key, entry in entries(newest).items():
            if entry.phase is not Phase.LISTS or any(site.get(key) == newest[key] for site in before):
                continue
            found = self.store.head(key)
            if found and found.sha256 == entry.sha256:
                for other in entries(newest).values():
                    if other.phase < Phase.LISTS:
                        assert self.store.head(other.key).sha256 == other.sha256

    @rule()
    def what_is_the_same_writes_nothing(self):
        known = look(self.store)
        if known.current is None or known.state.pending or self.permanent() - known.entries.keys():
            return
        self.count += 1
        same = site(Path(self.folder.name) / str(self.count), self.current)
        if not any(step.reason == "removed" for step in plan_publish(same, known, self.permanent()).steps):
            publish(Mortal(self.store, 0), same, self.permanent(), self.run())


TestPublishing = Publishing.TestCase
TestPublishing.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
