"""What a host does that it should not, or that goes wrong at a bad moment: nothing is lost, hangs or ends the process."""
import copy
import gc
import json
import os
import shutil
import struct
import threading

import numpy as np
import pytest

import hnpe
from conftest import product
from hnpe import _pending

SMALL = {"simulations": 150, "max_extra": 2, "trainer": {"epochs": 3}}


class Odd(BaseException):
    """No Exception, so that only those who mean it catch it."""


def inference(unit, function=product, **options):
    return hnpe.Inference(unit, unit, hnpe.Simulator(function, 1, 1, 1), **{**SMALL, **options})


# ---- exceptions at any moment ----


def test_what_progress_raises_is_raised_at_every_report_the_last_one_too(unit):
    for kind in (Odd, KeyboardInterrupt, ValueError):
        reports = []
        inference(unit).run(progress=reports.append)
        for wanted in range(len(reports)):
            seen = []

            def progress(report):
                seen.append(report)
                if len(seen) == wanted + 1:
                    raise kind(wanted)

            work = inference(unit)
            with pytest.raises(kind, match=str(wanted)):
                work.run(progress=progress)
            assert not _pending._kept
            assert work.run(progress=False).sample(3, [0.3]).shape == (3, 2)


def test_an_interrupt_in_a_log_function_is_raised_after_the_call(unit):
    def log(level, message):
        lines.append(message)
        raise KeyboardInterrupt

    lines = []
    context = hnpe.Context(log=log)
    simulator = hnpe.Simulator(product, 1, 1, 1, context=context)
    work = hnpe.Inference(unit, unit, simulator, context=context, **SMALL)
    with pytest.raises(KeyboardInterrupt):
        work.run(progress=False)
    assert lines
    context.set_log(None)
    work.run(progress=False)


def test_interrupts_while_handles_are_released_are_not_lost(script):
    done = script("""
import signal
import hnpe

def handle(number, frame):
    global delivered
    delivered += 1
    raise KeyboardInterrupt

delivered = caught = 0
signal.signal(signal.SIGALRM, handle)
for _ in range(2000):
    try:
        signal.setitimer(signal.ITIMER_REAL, 3e-5 + 1e-7 * (_ % 500))
        for _ in range(20):
            monitor = hnpe.Monitor()
            del monitor
        while True:
            hnpe.Rng(1)
    except KeyboardInterrupt:
        caught += 1
print(delivered == caught == 2000, delivered, caught)
""")
    assert done.returncode == 0 and done.stdout.startswith("True"), (done.stdout, done.stderr)


def test_what_else_a_log_function_raises_is_written_out_and_nothing_stops(unit, capsys):
    def log(level, message):
        raise ValueError("100% %s %n")

    context = hnpe.Context(log=log)
    simulator = hnpe.Simulator(product, 1, 1, 1, context=context)
    hnpe.Inference(unit, unit, simulator, context=context, **SMALL).run(progress=False)
    assert "100% %s %n" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [MemoryError, KeyboardInterrupt, SystemExit, StopIteration, GeneratorExit, RecursionError, Odd])
@pytest.mark.parametrize("name", ["sample", "support", "cdf", "quantile", "log_slope", "log_density"])
def test_what_a_priors_function_raises_is_raised_as_itself(name, kind):
    def fails(*arguments):
        raise kind("100% %s \ud800\0")

    functions = {"sample": lambda n, rng: rng.uniform((n, 2)), "log_density": lambda t: np.zeros(len(t)), "support": lambda: (0.0, 1.0),
                 "cdf": lambda t: t, "quantile": lambda u: u, "log_slope": np.zeros_like}
    prior = hnpe.Prior.custom(dim=2, **{**functions, name: fails})
    calls = {"sample": lambda: prior.sample(3), "log_density": lambda: prior.log_density([[0.5, 0.5]]), "support": prior.support,
             "cdf": lambda: prior.cdf([[0.5, 0.5]]), "quantile": lambda: prior.quantile([[0.5, 0.5]])}
    if name in calls:
        with pytest.raises(kind, match="100%"):
            calls[name]()
    simulator = hnpe.Simulator(lambda a, rng: a[:, :1], 2, 0, 1)
    try:
        hnpe.Inference(prior, None, simulator, **{**SMALL, "max_extra": 0}).run(progress=False)
    except kind as caught:
        assert "100%" in str(caught)
    assert not _pending._kept


@pytest.mark.parametrize("kind", [ValueError, KeyboardInterrupt])
def test_no_call_of_a_priors_function_fails_unseen_in_rounds(kind):
    def counted(function):
        def call(*arguments):
            calls.append(function)
            if len(calls) == fail_at:
                raise kind(f"call {fail_at}")
            return function(*arguments)

        return call

    calls, fail_at = [], 0
    unit = hnpe.Prior.custom(counted(lambda n, rng: rng.uniform((n, 1))), support=counted(lambda: (0.0, 1.0)),
                             log_density=counted(lambda t: np.where((t[:, 0] >= 0) & (t[:, 0] <= 1), 0.0, -np.inf)),
                             cdf=counted(lambda t: np.clip(t, 0, 1)), quantile=counted(lambda u: u))

    def make():
        return inference(unit, simulations=40, trainer={"epochs": 1})

    work = make()
    calls.clear()
    work.run([0.3, 0.2], rounds=2, progress=False)
    total = len(calls)
    for which in range(max(1, total - 12), total + 1):  # that of the move of a round is the last
        work = make()
        calls.clear()
        fail_at = which
        with pytest.raises(kind, match=f"^call {which}$"):
            work.run([0.3, 0.2], rounds=2, progress=False)
        assert not _pending._kept


def test_an_exception_whose_text_cannot_be_had_is_raised_all_the_same():
    class Mute(Exception):
        def __str__(self):
            raise kind

    def fails(a, rng):
        raise Mute()

    for kind, wanted in ((KeyError, Mute), (KeyboardInterrupt, KeyboardInterrupt)):
        with pytest.raises(wanted):
            hnpe.Simulator(fails, 1, 0, 1).run([1.0])
        assert not _pending._kept


def test_what_is_no_context_is_told():
    for wrong in (3, "context", object()):
        with pytest.raises(TypeError, match=f"such as a Context, not {type(wrong).__name__}"):
            hnpe.Prior.uniform(0, 1, context=wrong)


# ---- random streams ----


def test_a_prior_may_draw_from_the_stream_that_it_is_sampled_with():
    rng = hnpe.Rng(1)
    prior = hnpe.Prior.custom(lambda n, inner: rng.uniform((n, 1)), support=(0.0, 1.0))
    done = []
    worker = threading.Thread(target=lambda: done.append(prior.sample(5, rng=rng)), daemon=True)
    worker.start()
    worker.join(30)
    assert done and done[0].shape == (5, 1)


def test_a_lent_stream_ends_only_after_a_draw_of_another_thread():
    drawn, threads = [], []

    def function(a, rng):
        begun = threading.Event()

        def draw():
            begun.set()
            try:
                drawn.append(rng.normal(2_000_000))
            except RuntimeError:
                pass

        threads.append(threading.Thread(target=draw))
        threads[-1].start()
        begun.wait()
        return a

    simulator = hnpe.Simulator(function, 1, 0, 1, chunk=1)
    for _ in range(10):
        simulator.run([1.0])
    for thread in threads:
        thread.join()
    assert all(np.isfinite(array).all() for array in drawn)


# ---- arrays and names ----


def test_a_path_with_a_nul_character_is_refused(toy, tmp_path):
    for path in (f"{tmp_path}/a\0b", f"{tmp_path}/a\0b".encode()):
        with pytest.raises(ValueError, match="NUL"):
            toy.save(path)
        with pytest.raises(ValueError, match="NUL"):
            hnpe.Posterior.load(path)
    assert not list(tmp_path.iterdir())


def test_paths_may_be_bytes_pathlike_and_of_any_letters(toy, tmp_path):
    for path in (tmp_path / "naïve 漢", str(tmp_path / "x").encode(), f"{tmp_path}/\udcff"):
        toy.save(path)
        assert hnpe.Posterior.load(path).dim == 2


def test_what_a_mask_hides_is_not_seen(toy):
    masked = np.ma.masked_array([0.3, 5.0, 0.2], [False, True, False])
    simulated = hnpe.Simulator(lambda a, rng: np.ma.masked_array(a, a > 1), 1, 0, 1).run([0.5, 2.0])
    assert np.array_equal(simulated.ravel(), [0.5, np.nan], equal_nan=True)
    with pytest.raises(hnpe.NumericError, match="x is nan in row 1"):
        toy.sample(2, masked)
    by_rows = hnpe.Simulator(lambda a, rng: np.ma.masked_array([a[0], 7.0], [False, True]), 1, 0, 2, vectorized=False)
    assert np.array_equal(by_rows.run([0.5]), [[0.5, np.nan]], equal_nan=True)


@pytest.mark.parametrize("row", [[1 + 1j], ["1"], [np.datetime64(1, "s")]], ids=["complex", "text", "time"])
def test_one_row_of_what_is_no_real_number_is_refused(row):
    with pytest.raises(TypeError, match="what the simulator's function returned must be real numbers"):
        hnpe.Simulator(lambda a, rng: np.array(row), 1, 0, 1, vectorized=False).run([0.5])


@pytest.mark.parametrize("sizes, error, text", [
    ([1.9, 2.1], TypeError, "n_rows must be whole numbers, but their type is float64"),
    ([np.nan, 3], TypeError, "n_rows must be whole numbers"),
    (["1", "2"], TypeError, "n_rows must be whole numbers"),
    (np.array([2**64 - 1, 4], dtype=np.uint64), ValueError, "n_rows has 18446744073709551615, which is too large"),
], ids=["fractions", "nan", "text", "large"])
def test_sizes_of_sets_are_not_rounded(unit, sizes, error, text):
    with pytest.raises(error, match=text):
        hnpe.Dataset(1, 1, 1).append([0.1, 0.2, 0.3], [0.4, 0.5], [0.1, 0.2, 0.3], n_rows=sizes)
    with pytest.raises(error, match=text):
        hnpe.Inference(unit, unit, d_x=1).propose(2, sizes)


def test_arrays_that_begin_at_odd_addresses_and_run_backwards_are_read(toy):
    odd = np.ndarray((3,), float, buffer=bytearray(25), offset=1)
    odd[:] = [0.3, 0.1, 0.2]
    wanted = toy.sample(4, [0.3, 0.1, 0.2], rng=1)
    backwards = np.array([0.2, 9, 0.1, 9, 0.3])[::-2]
    for x in (odd, backwards, odd.astype(">f8"), odd.astype("longdouble"), np.array([0.3, 0.1, 0.2], dtype=object), tuple(odd)):
        assert np.array_equal(toy.sample(4, x, rng=1), wanted)
    readonly = np.array([0.3, 0.1, 0.2])
    readonly.flags.writeable = False
    assert np.array_equal(toy.sample(4, readonly, rng=1), wanted)


# ---- files that are gone or damaged ----


def damaged(header):
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text


@pytest.mark.parametrize("content", [
    b"", b"abc", struct.pack("<Q", 2**63) + b"x", struct.pack("<Q", 2) + b"[]", struct.pack("<Q", 10**5) + 10**5 * b"[",
    struct.pack("<Q", 4) + b'"\xff"{', damaged({}), damaged({"inference.state": {"dtype": "I64", "shape": [2], "data_offsets": [0, 2**60]}}),
], ids=["empty", "short", "long", "list", "deep", "letters", "bare", "offsets"])
def test_a_damaged_checkpoint_is_what_the_library_says_it_is(unit, tmp_path, content):
    for folder in (tmp_path, os.fsencode(tmp_path)):
        with pytest.raises(hnpe.InputOutputError, match="there is no checkpoint"):
            hnpe.Inference.resume(folder, unit, unit, product)
    (tmp_path / "state.safetensors").write_bytes(content)
    for simulator in (product, hnpe.Simulator(product, 1, 1, 1)):
        with pytest.raises(hnpe.FormatError, match="state.safetensors"):
            hnpe.Inference.resume(tmp_path, unit, unit, simulator)


def test_a_checkpoint_is_found_by_any_kind_of_path(unit, tmp_path):
    first = inference(unit)
    first.set_checkpoint(os.fsencode(tmp_path / "ü"), 0)
    first.run()
    del first
    gc.collect()
    assert hnpe.Inference.resume(os.fsencode(tmp_path / "ü"), unit, unit, product).n_sets == 150


def test_sets_that_are_lost_with_their_folder_are_told(tmp_path):
    def lose(context=None):
        dataset = hnpe.Dataset.create_on_disk(tmp_path / "sets", 1, 1, 1, shard_bytes=2**32, context=context)
        dataset.append([0.1], [0.2], [0.3])
        shutil.rmtree(tmp_path / "sets")

    with pytest.warns(RuntimeWarning, match="1 sets of the data set in .* are lost"):
        lose()
        gc.collect()
    lines = []
    lose(hnpe.Context(log=lambda *line: lines.append(line)))  # which lives as long as the data set
    gc.collect()
    assert len(lines) == 1 and "are lost" in lines[0][1]


def test_a_training_that_cannot_keep_its_checkpoint_is_told(unit, tmp_path):
    dataset = hnpe.Dataset(1, 1, 1)
    dataset.simulate(unit, unit, hnpe.Simulator(product, 1, 1, 1), 100)
    trainer = hnpe.Trainer(hnpe.Estimator(unit, unit, 1), dataset, epochs=2)
    trainer.set_checkpoint(tmp_path / "none" / "training", 0)
    with pytest.warns(RuntimeWarning, match="no checkpoint of the training was written"):
        trainer.run()
    assert trainer.outcome == "budget"


def test_options_may_be_copied(unit):
    options = inference(unit).options
    assert copy.copy(options).simulations == options.simulations == 150
