def test_a_file_gives_tables_and_sweeps(negsim, istanbul, tmp_path):
    answer = negsim("plot", istanbul, "--out", tmp_path, "--format", "svg")
    assert answer.code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {
        "demands-payoffs.svg", "truces-payoffs.svg", "truces-best-responses.svg", "protocols-comparison.svg",
        "demands-payoff-space.svg", "truces-payoff-space.svg", "settlement-payoff-space.svg",
        "memorandum-offers.svg", "shuttle-offers.svg",
        "sanctions-by-rotation-regimes.svg", "raid-regimes.svg", "credibility-strip.svg",
        "sanctions-by-rotation-heat.svg", "raid-heat.svg",
    }  # fmt: skip
    assert sorted(answer.out.split()) == sorted(str(tmp_path / name) for name in names)


def test_the_bytes_are_the_same_each_time(negsim, chicken, tmp_path):
    for folder in ("one", "two"):
        negsim("plot", chicken, "--out", tmp_path / folder, "--format", "svg,png,pdf")
    files = sorted((tmp_path / "one").iterdir())
    assert len(files) == 3 * len({path.stem for path in files}) >= 12
    for path in files:
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_only_the_kind_that_was_asked_for_is_written(negsim, istanbul, tmp_path):
    answer = negsim("plot", istanbul, "--kind", "offers", "--out", tmp_path, "--format", "svg")
    assert answer.code == 0
    assert {path.name for path in tmp_path.iterdir()} == {"memorandum-offers.svg", "shuttle-offers.svg"}


def test_slack_is_drawn_when_it_is_asked_for(negsim, istanbul, tmp_path):
    answer = negsim("plot", istanbul, "--protocol", "truces", "--kind", "slack", "--out", tmp_path, "--format", "svg")
    assert answer.code == 0
    assert "above 2.9: 30-day truce" in (tmp_path / "truces-slack.svg").read_text()


def test_existing_files_are_kept_without_force(negsim, chicken, tmp_path):
    arguments = ("plot", chicken, "--kind", "payoffs", "--format", "svg", "--out", tmp_path)
    assert negsim(*arguments).code == 0
    (tmp_path / "game-payoffs.svg").write_text("mine")
    answer = negsim(*arguments)
    assert answer.code == 1
    assert "--force" in answer.err
    assert (tmp_path / "game-payoffs.svg").read_text() == "mine"
    assert negsim(*arguments, "--force").code == 0
    assert (tmp_path / "game-payoffs.svg").read_text() != "mine"


def test_a_finished_run_is_drawn_into_its_own_folder(negsim, chicken, tmp_path):
    swept = negsim("sweep", chicken, "--vary", "disaster=-6:3:10", "--out", tmp_path, "--json", "--no-figures").json
    folder = swept["runs"][0]["folder"]
    answer = negsim("plot", folder, "--format", "png")
    assert answer.code == 0
    assert answer.out.strip().startswith(f"{folder}/figures/")


def test_requests_that_cannot_be_met(negsim, istanbul, tmp_path):
    for arguments, code, words in [
        ([istanbul, "--sweep", "raid", "--kind", "strip"], 1, "strip"),
        ([istanbul, "--protocol", "demands", "--kind", "best-responses"], 1, "best-responses"),
        ([istanbul, "--sweep", "riad"], 3, "did you mean 'raid'?"),
        ([istanbul, "--format", "gif"], 2, "svg, png, pdf"),
        ([istanbul, "--kind", "pie"], 2, "pie"),
        ([tmp_path], 1, "manifest"),
        ([tmp_path / "nothing.yaml"], 3, "nothing.yaml"),
    ]:
        answer = negsim("plot", *arguments, "--out", tmp_path / "figures")
        assert (answer.code, answer.out) == (code, ""), arguments
        assert words in answer.err, (arguments, answer.err)


def test_the_width_can_be_chosen(negsim, chicken, tmp_path):
    for size in ("3.5", "7.2"):
        arguments = ("--kind", "payoffs", "--format", "svg", "--size", size, "--out", tmp_path / size)
        assert negsim("plot", chicken, *arguments).code == 0
        assert f'width="{float(size) * 72:g}pt"' in (tmp_path / size / "game-payoffs.svg").read_text()
    assert negsim("plot", chicken, "--size", "300").code == 2


def test_protocols_and_variants_side_by_side(negsim, istanbul, tmp_path):
    arguments = ("plot", istanbul, "--kind", "comparison", "--format", "svg", "--out", tmp_path)
    answer = negsim(*arguments)
    assert answer.out.split() == [str(tmp_path / "protocols-comparison.svg")]
    every = (tmp_path / "protocols-comparison.svg").read_text()
    assert "Sanctions credible" in every
    assert negsim(*arguments, "--variant", "raid", "--force").code == 0
    one = (tmp_path / "protocols-comparison.svg").read_text()
    assert "After the airfield raid" in one
    assert "Sanctions credible" not in one


def test_a_single_case_is_nothing_to_compare(negsim, istanbul, tmp_path):
    common = ("plot", istanbul, "--protocol", "demands", "--variant", "raid", "--format", "svg", "--out", tmp_path)
    answer = negsim(*common, "--kind", "comparison")
    assert (answer.code, answer.out) == (1, "")
    assert (
        "protocols cannot be drawn as comparison: a comparison has room for 2 to 48 cases (there are 1)" in answer.err
    )
    answer = negsim("plot", istanbul, "--sweep", "raid", "--kind", "comparison", "--out", tmp_path)
    assert answer.code == 1
    assert "a sweep cannot be drawn as comparison" in answer.err
