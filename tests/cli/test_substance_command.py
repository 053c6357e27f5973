"""`substance`: the index from plain tables, and what people do to them."""

import csv
import io
import json
import math
import os
import subprocess
import sys
import threading
import time

import pytest
from django.core.management import CommandError, call_command
from tests.databases import ROOT, environment

TABLE = "name,P,Q,O,M,G\nreal,.82,.70,.75,.66,.90\nhollow,.95,.90,.12,.20,.95\n"
REAL = {"P": 0.82, "Q": 0.70, "O": 0.75, "M": 0.66, "G": 0.90}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def table(tmp_path):
    def write(content=TABLE, encoding="utf-8"):
        path = tmp_path / "dimensions.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def computed(capsys, path, *arguments):
    call_command("substance", "--dimensions", str(path), "--format", "json", *arguments)
    return json.loads(capsys.readouterr().out)


def refusal(capsys, path, *arguments):
    with pytest.raises(CommandError) as trouble:
        call_command("substance", "--dimensions", str(path), "--format", "json", *arguments)
    said = capsys.readouterr()
    assert said.out == ""
    assert trouble.value.returncode == 1
    return [*said.err.splitlines(), str(trouble.value)]


def test_a_real_and_a_hollow_cooperation(table, capsys):
    real, hollow = computed(capsys, table())

    assert list(real) == ["name", "index", "low", "high", "known_weight", "contributions"]
    assert (real["name"], round(real["index"], 4), real["known_weight"]) == ("real", 0.7509, 1)
    assert (hollow["name"], round(hollow["index"], 4)) == ("hollow", 0.4103)
    assert real["low"] == real["index"] == real["high"]


def test_contributions_add_up_to_the_logarithm_of_the_index(table, capsys):
    for row in computed(capsys, table()):
        total = math.fsum(row["contributions"].values())
        assert total == pytest.approx(math.log(row["index"]), abs=1e-9)


def test_against_peers_contributions_add_up_to_the_distance(table, capsys):
    peers = {"P": 0.7, "Q": 0.6, "O": 0.6, "M": 0.5, "G": 0.9}
    written = ",".join(f"{name}={value}" for name, value in peers.items())
    weights = {"P": 0.25, "Q": 0.20, "O": 0.25, "M": 0.20, "G": 0.10}
    log_peer = math.fsum(weights[name] * math.log(value) for name, value in peers.items())

    for row in computed(capsys, table(), "--peer", written):
        total = math.fsum(row["contributions"].values())
        assert total == pytest.approx(math.log(row["index"]) - log_peer, abs=1e-9)


def test_what_is_unknown_widens_and_leaves_no_point(table, capsys):
    known, half, nothing = computed(
        capsys, table("name,P,Q,O,M,G\na,.8,.8,.8,.8,.8\nb,.8, ,.8,.8,.8\nc,,,,,\n")
    )

    assert known["index"] == pytest.approx(0.8)
    assert half["index"] is None
    assert half["known_weight"] == 0.8
    assert half["low"] == pytest.approx(0.8**0.8 * 0.01**0.2)
    assert half["high"] == pytest.approx(0.8**0.8)
    assert half["low"] < known["index"] < half["high"]
    assert half["contributions"]["Q"] is None
    assert (nothing["index"], nothing["known_weight"]) == (None, 0)
    assert (nothing["low"], nothing["high"]) == (0.01, 1)


def test_zero_is_a_value_and_counts_as_the_floor(table, capsys):
    (row,) = computed(capsys, table("name,P,Q,O,M,G\na,0,1,1,1,1\n"))

    assert row["index"] == pytest.approx(0.01**0.25)
    (row,) = computed(capsys, table("name,P,Q,O,M,G\na,-0,0,0,0.0,0e5\n"))
    assert row["index"] == pytest.approx(0.01)


def test_other_weights(table, capsys):
    (row,) = computed(
        capsys, table("name,P,Q,O,M,G\na,.5,1,1,1,1\n"), "--weights", "G=0,P=1,Q=0,O=0,M=0"
    )

    assert row["index"] == pytest.approx(0.5)


def test_a_dimension_without_weight_may_be_unknown(table, capsys):
    (row,) = computed(
        capsys,
        table("name,P,Q,O,M,G\na,.5,.5,.5,.5,\n"),
        "--weights",
        "P=.25,Q=.25,O=.25,M=.25,G=0",
    )

    assert (row["index"], row["known_weight"]) == (pytest.approx(0.5), 1)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("\ufeff" + TABLE, "utf-8"),
        (TABLE.replace(",", ";"), "utf-8"),
        (TABLE.replace(",", "\t"), "utf-16"),
        (TABLE.replace("\n", "\r\n"), "utf-8"),
        (TABLE.replace("\n", "\r"), "utf-8"),
        ("\n\n" + TABLE + "\n,,,,,\n", "utf-8"),
        ("G,M,O,Q,name,P\n.90,.66,.75,.70,real,.82\n.95,.20,.12,.90,hollow,.95\n", "utf-8"),
        (TABLE.replace("name,P", " Name , p"), "utf-8"),
    ],
)
def test_the_same_table_in_other_clothes(table, capsys, content, encoding):
    wanted = computed(capsys, table())

    assert computed(capsys, table(content, encoding)) == wanted


def test_gb18030_is_read_and_said(table, capsys):
    path = table("name,P,Q,O,M,G\n青禾—启明,.8,.8,.8,.8,.8\n", "gb18030")
    call_command("substance", "--dimensions", str(path), "--format", "json")

    said = capsys.readouterr()
    assert json.loads(said.out)[0]["name"] == "青禾—启明"
    assert "is read as GB18030" in said.err


def test_further_columns_and_short_rows_are_remarked(table, capsys):
    path = table("name,P,Q,O,M,G,town\na,.8,.8,.8,.8,.8,Ningbo\nb,.8,.8\n")
    call_command("substance", "--dimensions", str(path), "--format", "json")

    said = capsys.readouterr()
    assert [row["known_weight"] for row in json.loads(said.out)] == [1, 0.45]
    assert "columns that are not used: town" in said.err
    assert "1 row with fewer cells than the heading" in said.err


ROW = "name,P,Q,O,M,G\na,{},.8,.8,.8,.8\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ROW.format("82"), "line 2, column P: “82” is not from 0 to 1. Write shares, such as 0.82;"),
        (ROW.format("100"), "line 2, column P: “100” is not from 0 to 1. Write shares, such as 1;"),
        (ROW.format("82%"), "line 2, column P: “82%” is not from 0 to 1. Write shares, such as 0.82;"),
        (ROW.format("101"), "line 2, column P: “101” is not from 0 to 1. Write a share"),
        (ROW.format("-.1"), "line 2, column P: “-.1” is not from 0 to 1. Write a share"),
        (ROW.format("nan"), "line 2, column P: “nan” is no share."),
        (ROW.format("inf"), "line 2, column P: “inf” is no share."),
        (ROW.format("1e999"), "line 2, column P: “1e999” is not from 0 to 1."),
        (ROW.format("１"), "line 2, column P: “１” is no share."),
        (ROW.format("n/a"), "line 2, column P: “n/a” is no share."),
        (ROW.format('"0,82"'), "line 2, column P: “0,82” is no share."),
        (ROW.format("0_1"), "line 2, column P: “0_1” is no share."),
        (ROW.format(".8,.8"), "line 2: “.8” stands under no name of the heading."),
        (TABLE + "real,.1,.1,.1,.1,.1\n", "line 4, column name: “real” stands on line 2 already."),
        (TABLE + ",.1,.1,.1,.1,.1\n", "line 4, column name: The cell is empty."),
        (TABLE + "a\x00b,.1,.1,.1,.1,.1\n", "line 4, column name: “a\x00b” is too long or holds signs"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_column_and_remedy(table, capsys, content, said):
    lines = refusal(capsys, table(content))

    assert lines[0].startswith(f"dimensions.csv, {said}")
    assert lines[-1] == "The table is refused: 1 mistake. Nothing was computed."


def test_all_mistakes_are_named_in_order(table, capsys):
    lines = refusal(capsys, table("name,P,Q,O,M,G\na,2,.8,x,.8,.8\na,.8,.8,.8,.8,-1\n"))

    assert [line.split(":")[0].removeprefix("dimensions.csv, ") for line in lines[:-1]] == [
        "line 2, column P", "line 2, column O", "line 3, column G", "line 3, column name",
    ]  # fmt: skip
    assert lines[-1] == "The table is refused: 4 mistakes. Nothing was computed."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "dimensions.csv is empty."),
        ("\ufeff\n \n", "dimensions.csv is empty."),
        ("name,P,Q,O,M,G\n", "dimensions.csv has a heading, and no rows below it."),
        ("name,P,Q,O,M\na,1,1,1,1\n", "dimensions.csv: the heading lacks G. It has: name, p, q, o, m."),
        ("real,.82,.70,.75,.66,.90\n", "dimensions.csv: the heading lacks name, P, Q, O, M, G."),
        ("name,P,P,Q,O,M,G\na,1,1,1,1,1,1\n", "dimensions.csv: these columns stand in the heading twice: p."),
        ('name,P,Q,O,M,G\na,"1,1,1,1,1\n', "dimensions.csv, line 2: the row cannot be parted into cells"),
        (b"PK\x03\x04 a workbook", "dimensions.csv: The file is a workbook. Save the table as CSV."),
        (b"name,P,Q,O,M,G\n\xff\xff,1,1,1,1,1\n", "dimensions.csv, line 2, byte 1: The file is neither UTF-8 nor GB18030."),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_named(table, capsys, content, said):
    assert refusal(capsys, table(content))[-1].startswith(said)


def test_a_file_that_is_not_there_or_a_folder_is_named(tmp_path, capsys):
    assert refusal(capsys, tmp_path / "nowhere.csv")[-1].startswith("There is no file")
    assert refusal(capsys, tmp_path)[-1].endswith("is a folder. Name a file.")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ("P=.5,Q=.5,O=.5,M=0,G=0", "The weights add up to 1.5, and should add up to 1."),
        ("P=25,Q=20,O=25,M=20,G=10", "P=25 is not from 0 to 1."),
        ("P=-.5,Q=.5,O=.5,M=.25,G=.25", "P=-.5 is below zero."),
        ("P=.5,Q=.5", "These dimensions have no weight: O, M, G."),
        ("P=.25,Q=.2,O=.25,M=.2,X=.1", "There is no dimension “X”."),
        ("P=.25,P=.2,O=.25,M=.2,G=.1", "P is given twice."),
        ("P=.25,Q=.2,O=.25,M=.2,G", "“G” cannot be read. Write it like P=.25,"),
        ("P=nan,Q=.2,O=.25,M=.2,G=.1", "“P=nan” cannot be read."),
        ("P=inf,Q=.2,O=.25,M=.2,G=.1", "“P=inf” cannot be read."),
        ("nonsense", "“nonsense” cannot be read."),
        (",", "“,” cannot be read."),
    ],
)
def test_weights_that_cannot_be_used_are_refused(table, capsys, weights, said):
    assert refusal(capsys, table(), "--weights", weights)[-1].startswith(f"--weights: {said}")


def test_peers_are_shares_of_all_five(table, capsys):
    assert refusal(capsys, table(), "--peer", "P=.7")[-1].startswith(
        "--peer: These dimensions are missing: Q, O, M, G."
    )
    assert "--peer: P=7 is not from 0 to 1." in refusal(
        capsys, table(), "--peer", "P=7,Q=.6,O=.6,M=.5,G=.9"
    )[-1]  # fmt: skip


def test_what_is_wrong_is_said_in_chinese_too(table, capsys):
    lines = refusal(capsys, table(ROW.format("82")), "--language", "zh")

    assert lines == [
        "dimensions.csv，第2行，P列：“82”不在0至1之间。请按比例填写，例如0.82；未知的留空。",
        "该表未被接受：1处错误。未计算任何结果。",
    ]


def test_a_table_for_the_eye(table, capsys):
    call_command("substance", "--dimensions", str(table("name,P,Q,O,M,G\na,.5,.5,.5,.5,.5\nb,,1,1,1,1\n")))  # fmt: skip

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["name", "index", "low", "high", "known_weight", *"PQOMG"]
    assert lines[1][:5] == ["a", "0.5000", "0.5000", "0.5000", "1.00"]
    assert lines[2][1] == "unknown"


def test_a_pipe_is_read(tmp_path, capsys):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(TABLE,))
    writer.start()

    assert len(computed(capsys, pipe)) == 2
    writer.join()


def test_standard_input_is_read():
    code = "import django; django.setup(); from django.core.management import call_command as call; call('substance', dimensions='-', format='json')"
    done = subprocess.run(
        [sys.executable, "-c", code], input=TABLE, env=environment("nobody_connects_here"), cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert [row["name"] for row in json.loads(done.stdout)] == ["real", "hollow"]


def test_a_hundred_thousand_rows(table, capsys):
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["name", *"PQOMG"])
    rows.writerows([f"C{place}", *(round(place % 97 / 97, 3) for _ in range(5))] for place in range(100_000))  # fmt: skip
    path = table(text.getvalue())
    begun = time.process_time()

    found = computed(capsys, path)

    assert len(found) == 100_000
    assert time.process_time() - begun < 60
