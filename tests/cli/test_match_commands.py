"""`match` and `verify_matching`: rounds from folders of files, and what people do to them."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

FILES = {
    "students": "student,rank,post\nS1,1,P1\nS1,2,P2\nS2,1,P1\nS3,1,P1\nS3,2,P2\n",
    "posts": "post,seats,enterprise\nP1,1,E\nP2,1,E\n",
    "scores": "student,post,score\nS1,P1,87.5\nS1,P2,87.5\nS2,P1,90\nS3,P1,80\nS3,P2,80\n",
}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def folder(tmp_path):
    def write(encoding="utf-8", **files):
        place = tmp_path / "round"
        place.mkdir(exist_ok=True)
        for name, content in (FILES | files).items():
            if content is None:
                (place / f"{name}.csv").unlink(missing_ok=True)
            else:
                data = content if isinstance(content, bytes) else content.encode(encoding)
                (place / f"{name}.csv").write_bytes(data)
        return place

    return write


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def match(folder, out, *arguments, seed="7"):
    call_command("match", str(folder), "--out", str(out), "--seed", seed, *arguments)
    return json.loads((out / "certificate.json").read_text("utf-8"))


def table(out, name):
    with (out / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def placed(out):
    return {row["student"]: row["post"] for row in table(out, "matching.csv")}


def refusal(capsys, folder, out, *arguments):
    with pytest.raises(CommandError) as trouble:
        match(folder, out, *arguments)
    said = capsys.readouterr()
    assert said.out == ""
    assert not (out / "certificate.json").exists()
    return [*said.err.splitlines(), str(trouble.value)]


@pytest.mark.parametrize("rule", ["student_optimal", "most_placed", "least_rank"])
def test_a_round_is_placed_and_its_certificate_holds(folder, out, rule, capsys):
    certificate = match(folder(), out, "--rule", rule)

    call_command("verify_matching", str(folder()), str(out))

    assert "The certificate holds: 2 of 3 placed" in capsys.readouterr().out
    assert (certificate["rule"], certificate["placed"], certificate["bound"]) == (rule, 2, 2)
    if rule != "least_rank":
        assert placed(out) == {"S1": "P2", "S2": "P1", "S3": ""}
    assert [row["code"] for row in table(out, "reasons.csv")][:2] == (
        ["POST_FULL", "PLACED_HERE"] if rule != "least_rank" else
        [row["code"] for row in table(out, "reasons.csv")][:2]
    )  # fmt: skip


def test_reasons_are_in_both_languages_and_name_nobody(folder, out):
    match(folder(), out)

    full = table(out, "reasons.csv")[0]

    assert (full["student"], full["post"], full["score"], full["cut_off"]) == ("S1", "P1", "87.5", "90")  # fmt: skip
    assert full["reason_en"] == "All seats went to higher scores: yours is 87.5, the cut-off 90."
    assert full["reason_zh"] == "名额已由评分更高者占满：您的评分87.5，分数线90。"
    certificate = (out / "certificate.json").read_text("utf-8")
    assert not any(name in certificate for name in ("S1", "S2", "S3"))


def test_the_same_rows_in_any_order_give_the_same_files(folder, out, tmp_path):
    match(folder(), out)
    first = {file.name: file.read_bytes() for file in out.iterdir()}
    turned = {
        name: "\n".join([text.splitlines()[0], *text.splitlines()[:0:-1]]) + "\n"
        for name, text in FILES.items()
    }

    match(folder(**turned), tmp_path / "other")

    assert {file.name: file.read_bytes() for file in (tmp_path / "other").iterdir()} == first


def test_without_a_seed_the_round_gives_its_own(folder, out):
    one = json.loads(_run_without_seed(folder(), out))
    other = json.loads(_run_without_seed(folder(), out))

    assert one == other
    assert one["seed_source"] == "inputs"


def _run_without_seed(folder, out):
    call_command("match", str(folder), "--out", str(out))
    return (out / "certificate.json").read_text("utf-8")


def test_without_scores_posts_are_indifferent(folder, out, capsys):
    certificate = match(folder(scores=None), out)

    assert certificate["blocking_pairs"] == 0
    assert "the lottery alone decides" in capsys.readouterr().err
    assert {row["score"] for row in table(out, "matching.csv")} == {""}


def test_a_listed_pair_without_a_score_is_ineligible(folder, out):
    match(folder(scores="student,post,score\nS2,P1,1\n"), out)

    codes = {(row["student"], row["post"]): row["code"] for row in table(out, "reasons.csv")}
    assert codes["S1", "P1"] == codes["S3", "P2"] == "INELIGIBLE"


def test_minutes_beyond_the_limit_are_too_far(folder, out, capsys):
    scores = "student,post,score,minutes\nS1,P1,5,90\nS1,P2,5,\nS2,P1,4,10\nS3,P1,3,5\nS3,P2,9,5\n"
    match(folder(scores=scores), out, "--most-minutes", "60")

    call_command("verify_matching", str(folder(scores=scores)), str(out))

    first = table(out, "reasons.csv")[0]
    assert (first["code"], first["minutes"], first["most_minutes"]) == ("TOO_FAR", "90", "60")


def test_everything_that_may_be_given_is_taken(folder, out):
    files = {
        "students": "student,rank,post,load\nA,1,P,0.5\nB,1,P,0.5\nC,1,P,\nC,2,Q,\nD,1,Q,1\nE,1,Q,\nE,1,R,\nF,,,\n",
        "posts": "post,seats,opens_with,enterprise,region,tutor\nP,2,,E,N,T\nQ,2,2,E,N,U\nR,3,3,F,S,V\n",
        "scores": None,
        "caps": "level,name,limit\nenterprise,E,3\ntutor,U,2\nregion,N,3\n",
        "groups": "student,group,may_part\nA,g,no\nB,g,no\n",
        "frozen": "student,post\nD,Q\nG,P\n",
    }
    certificate = match(folder(**files), out)

    call_command("verify_matching", str(folder(**files)), str(out))

    rows = placed(out)
    assert (rows["D"], rows["G"], rows["F"]) == ("Q", "P", "")
    assert rows["A"] == rows["B"]
    assert [one["post"] for one in certificate["closed_posts"]] == ["R"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"students": FILES["students"] + "S4,1,P9\n"}, "students.csv, line 7, column post: There is no post “P9” in posts.csv."),
        ({"students": FILES["students"] + "S1,3,P1\n"}, "students.csv, line 7, column post: The student ranks “P1” on line 2 already, with another rank."),
        ({"students": "student,rank,post\nS1,first,P1\n"}, "students.csv, line 2, column rank: “first” is no rank."),
        ({"students": "student,rank,post\n\nS1,0,P1\n"}, "students.csv, line 3, column rank: “0” is no rank."),
        ({"students": "student,rank,post\nS1,1,\n"}, "students.csv, line 2, column post: The cell is empty."),
        ({"students": "student,rank,post,load\nS1,1,P1,2\n"}, "students.csv, line 2, column load: “2” is no load."),
        ({"posts": "post,seats\nP1,-1\nP2,1\n"}, "posts.csv, line 2, column seats: “-1” is no number of seats."),
        ({"posts": "post,seats\nP1,1\nP2,1\nP1,2\n"}, "posts.csv, line 4, column post: The post “P1” stands on line 2 already."),
        ({"scores": "student,post,score\nS1,P1,nan\n"}, "scores.csv, line 2, column score: “nan” is no score."),
        ({"scores": "student,post,score\nS1,P1,1_000\n"}, "scores.csv, line 2, column score: “1_000” is no score."),
        ({"scores": "student,post,score\nS1,P1,1234567890123456\n"}, "scores.csv, line 2, column score: “1234567890123456” has more than 15 digits"),
        ({"scores": FILES["scores"] + "S1,P1,3\n"}, "scores.csv, line 7, column score: The pair has another score or other minutes on line 2."),
        ({"caps": "level,name,limit\nplanet,E,1\n"}, "caps.csv, line 2, column level: “planet” is no column of posts.csv"),
        ({"groups": "student,group\nS1,g\nS2,g\n"}, "groups.csv, line 3, column student: The students of group “g” must rank the same posts alike; “S2” does not."),
        ({"frozen": "student,post\nS1,P7\n"}, "frozen.csv, line 2, column post: There is no post “P7”"),
        ({"students": FILES["students"] + "S4,1,P1,extra\n"}, "students.csv, line 7: “extra” stands under no name of the heading."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_line_and_column(folder, out, capsys, files, said):
    lines = refusal(capsys, folder(**files), out)

    assert lines[0].startswith(said)
    assert lines[-1] == "The round is refused: 1 mistake. Nobody was placed."


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"students": "student,post\nS1,P1\n"}, "students.csv: the heading lacks rank. It has: student, post."),
        ({"posts": ""}, "posts.csv is empty."),
        ({"posts": "\n\n"}, "posts.csv is empty."),
        ({"posts": None}, "There is no file “"),
        ({"students": b"student,rank,post\nS1,1,P1\nS\xff\xff,1,P1\n"}, "students.csv, line 3, byte 2: The file is neither UTF-8 nor GB18030."),
        ({"scores": b"PK\x03\x04 a workbook"}, "scores.csv: The file is a workbook."),
        ({"posts": "post,seats,post\nP1,1,P1\n"}, "posts.csv: these columns stand in the heading twice: post."),
        ({"students": 'student,rank,post\nS1,1,"P1\n'}, "students.csv, line 2: the row cannot be parted into cells"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named(folder, out, capsys, files, said):
    assert refusal(capsys, folder(**files), out)[-1].startswith(said)


def test_caps_that_cross_are_refused_by_name(folder, out, capsys):
    files = {
        "posts": "post,seats,region,tutor\nP1,1,N,T\nP2,1,N,U\nP3,1,S,T\n",
        "caps": "level,name,limit\nregion,N,1\ntutor,T,1\n",
    }

    with pytest.raises(CommandError, match=r"The caps “.*” and “.*” cross"):
        match(folder(**files), out)


def test_gb18030_marks_and_semicolons_are_read(folder, out, capsys):
    files = {
        "students": "student;rank;post\n张三;1;车工\n李四;1;车工\n",
        "posts": "\ufeffpost;seats\n车工;1\n",
        "scores": "student\tpost\tscore\n张三\t车工\t2\n李四\t车工\t1\n",
    }
    place = folder(**files)
    (place / "students.csv").write_bytes(files["students"].encode("gb18030"))

    match(place, out)

    assert placed(out) == {"张三": "车工", "李四": ""}
    assert "students.csv is read as GB18030." in capsys.readouterr().err


def test_the_same_line_twice_counts_once(folder, out, capsys):
    match(folder(), out)
    once = placed(out)

    match(folder(students=FILES["students"] + "S1,1,P1\n"), out)

    assert placed(out) == once
    assert "line 7, column post: The same choice stands on line 2" in capsys.readouterr().err


def test_what_is_wrong_is_said_in_chinese_too(folder, out, capsys):
    lines = refusal(capsys, folder(posts="post,seats\nP1,x\nP2,1\n"), out, "--language", "zh")

    assert lines == [
        "posts.csv，第2行，seats列：“x”不是名额数，请填写0至999999999的整数。",
        "本批次未被接受：1处错误。未安排任何学生。",
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path, out):
    with pytest.raises(CommandError, match="There is no folder"):
        match(tmp_path / "nowhere", out)


@pytest.mark.parametrize("seed", ["-1", "1.5", "x", "", "1" * 42])
def test_a_seed_is_a_whole_number(folder, out, seed):
    with pytest.raises(CommandError, match="is no seed"):
        match(folder(), out, seed=seed)


def test_the_rules_are_shown_side_by_side_and_nothing_is_written(folder, out, capsys):
    call_command("match", str(folder()), "--seed", "7", "--compare")

    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["rule", "status", "placed", "share", "mean_rank", "blocking_pairs"]
    assert [line[0] for line in lines[1:]] == ["student_optimal", "most_placed", "least_rank"]
    assert [line[2] for line in lines[1:]] == ["2", "2", "2"]
    assert not out.exists()


def test_without_a_folder_for_what_is_found_it_is_asked_for(folder):
    with pytest.raises(CommandError, match="Name the folder"):
        call_command("match", str(folder()))


# -- tampering ------------------------------------------------------------------------------------


def verified(folder, out, *arguments):
    with pytest.raises(CommandError) as trouble:
        call_command("verify_matching", str(folder), str(out), *arguments)
    assert trouble.value.returncode == 1
    return str(trouble.value)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("matching.csv", "S1,P2", "S1,P1"),
        ("matching.csv", "S1,P2", "S1,"),
        ("matching.csv", "S3,", "S3,P2"),
        ("matching.csv", "S3,", "S9,"),
        ("matching.csv", "S1,P2", "S2,P2"),
        ("matching.csv", "S1,P2", "S1,P7"),
        ("matching.csv", "87.5", "99"),
        ("matching.csv", "student,post", "post,student"),
        ("reasons.csv", "PLACED_HERE", "PLACED_BETTER"),
        ("reasons.csv", "90", "91"),
        ("certificate.json", '"placed": 2', '"placed": 3'),
        ("certificate.json", '"score": "90"', '"score": "89"'),
        ("certificate.json", '"seed": 7', '"seed": 8'),
        ("certificate.json", '"blocking_pairs": 0', '"blocking_pairs": 1'),
        ("certificate.json", '"bound": 2', '"bound": 1'),
        ("certificate.json", '"status": "stable"', '"status": "feasible"'),
        ("certificate.json", '"rule": "student_optimal"', '"rule": "shuffle"'),
        ("certificate.json", '"format"', '"shape"'),
        ("certificate.json", '"withdrawn": []', '"withdrawn": ["S3"]'),
        ("certificate.json", "{", "["),
    ],
)
def test_whatever_is_tampered_with_is_found(folder, out, name, old, new):
    match(folder(), out)
    text = (out / name).read_text("utf-8")
    assert old in text
    (out / name).write_text(text.replace(old, new, 1), "utf-8")

    assert verified(folder(), out)


@pytest.mark.parametrize("name", ["matching.csv", "reasons.csv", "certificate.json"])
def test_a_file_that_is_missing_or_no_text_is_found(folder, out, name):
    match(folder(), out)
    (out / name).write_bytes(b"\xff\xfe\xff")
    assert verified(folder(), out)

    (out / name).unlink()

    assert verified(folder(), out)


def test_other_inputs_than_those_of_the_run_are_found(folder, out):
    match(folder(), out)

    assert verified(folder(scores=FILES["scores"].replace("90", "91")), out)
