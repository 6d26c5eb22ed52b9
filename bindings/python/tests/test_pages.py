"""The Python that pages print runs, in the order of the page, as one program in an empty folder."""
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
PAGES = {page: ROOT / page for page in ("docs/tutorial_python.md", "bindings/python/README.md", "README.md")}


def program_of(page, folder):
    """Joins the blocks that begin with ```python; a block ```python file=NAME is written to that file instead."""
    blocks = []
    for name, block in re.findall(r"^```python(?: file=(\S+))?\n(.*?)^```$", page.read_text(), re.M | re.S):
        if name:
            (folder / name).write_text(block)
        else:
            blocks.append(block)
    return "\n".join(blocks)


@pytest.fixture(scope="module", params=[page for page, path in PAGES.items() if path.exists() and "```python" in path.read_text()])
def page(request, tmp_path_factory):
    """A page, the folder in which its program ran, and what that printed."""
    pytest.importorskip("matplotlib")
    folder = tmp_path_factory.mktemp("page")
    (folder / "page.py").write_text(program_of(PAGES[request.param], folder))
    done = subprocess.run([sys.executable, "page.py"], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return request.param, folder, done.stdout


def test_page__runs_and_draws_a_picture(page):
    name, folder, _ = page
    pictures = list(folder.glob("*.png"))
    assert pictures and all(picture.stat().st_size > 5000 for picture in pictures)


def test_page__finds_the_exact_posterior_means(page):
    """The data of every page are those of the library's README: by quadrature the means are 0.440 and 0.564."""
    name, folder, printed = page
    found = re.search(r"alpha_0 (\d\.\d+), beta (\d\.\d+)", printed)
    assert found, f"{name} prints no means:\n{printed}"
    assert abs(float(found[1]) - 0.440) < 0.05 and abs(float(found[2]) - 0.564) < 0.05, printed
