"""Files, as the Python package safetensors reads them, and their checksum by the recipe of docs/archive.md."""
import json
import os
import pathlib
import struct

import numpy as np
import pytest

import hnpe

safetensors = pytest.importorskip("safetensors")
xxhash = pytest.importorskip("xxhash")

GOLDEN = pathlib.Path(__file__).resolve().parents[3] / "tests/vectors/golden"
FILES = sorted(GOLDEN.glob("*/**/*.safetensors"))


def tensors_of(path):
    """Every tensor and the metadata, by the package."""
    with safetensors.safe_open(os.fspath(path), framework="numpy") as file:
        return {name: file.get_tensor(name) for name in file.keys()}, file.metadata()


def checksum_of(path):
    """As docs/archive.md says: XXH3-64 of the whole file, the checksum's own digits as zeros."""
    content = bytearray(pathlib.Path(path).read_bytes())
    length, = struct.unpack("<Q", content[:8])
    said = json.loads(content[8:8 + length])["__metadata__"]["checksum"]
    at = content.index(said.encode(), 8, 8 + length) + len("xxh3-64:")
    content[at:at + 16] = b"0" * 16
    return f"xxh3-64:{xxhash.xxh3_64(bytes(content)).hexdigest()}", said


def check(path, kind):
    tensors, metadata = tensors_of(path)
    computed, said = checksum_of(path)
    assert computed == said
    assert metadata["kind"] == kind
    assert metadata["format_version"].split("-")[0] == "2"
    assert metadata["library_version"] == hnpe.__version__
    return tensors, metadata


@pytest.mark.skipif(not FILES, reason="the golden files are in the library's repository")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_package_reads_every_golden_file(path):
    tensors, metadata = tensors_of(path)
    assert tensors and metadata["kind"].startswith("hnpe.")
    computed, said = checksum_of(path)
    assert computed == said


def test_the_package_reads_a_prior(tmp_path):
    path = tmp_path / "prior"
    hnpe.Prior.product(hnpe.Prior.uniform([0, 1], [2, 3]), hnpe.Prior.gamma(2.5, 0.5)).save(path)
    tensors, metadata = check(path, "hnpe.prior")
    assert metadata["prior.kind"] == "product" and metadata["prior.1.kind"] == "gamma"
    np.testing.assert_array_equal(tensors["prior.0.high"], [[2, 3]])


def test_the_package_reads_a_data_set_with_its_history(tmp_path):
    path = tmp_path / "sets"
    prior = hnpe.Prior.uniform(0, 1)
    data = hnpe.Dataset(1, 1, 1)
    data.simulate(prior, prior, hnpe.Simulator.product(0.05), 20, max_extra=3, seed=5)
    data.save(path)
    tensors, metadata = check(path, "hnpe.dataset")
    assert metadata["provenance.sets"] == "20" and metadata["provenance.simulated.0.seed"] == "5"
    assert tensors["n_rows"].sum() == int(metadata["provenance.rows"]) == len(tensors["x"])


def test_the_package_reads_an_estimator_and_what_it_was_trained_on(tmp_path):
    path = tmp_path / "posterior"
    prior = hnpe.Prior.uniform(0, 1)
    inference = hnpe.Inference(prior, prior, hnpe.Simulator.product(0.05), seed=3, simulations=100, max_extra=2,
                               trainer={"epochs": 2})
    inference.run().save(path)
    tensors, metadata = check(path, "hnpe.estimator")
    assert metadata["provenance.training.sets"] == "100" and metadata["provenance.training.epochs"] == "2"
    assert metadata["provenance.training.loss"] == "maximum_likelihood"
    assert all(np.isfinite(tensor).all() for tensor in tensors.values())


def test_a_flipped_bit_is_refused(tmp_path):
    path = tmp_path / "prior"
    hnpe.Prior.uniform(0, 1).save(path)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(hnpe.FormatError, match="damaged or changed"):
        hnpe.Prior.load(path)
