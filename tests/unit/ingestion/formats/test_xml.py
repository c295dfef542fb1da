"""XML record lists."""

from datetime import date

import pytest

from neurolake.kernel.errors import EmptyFile, InvalidOption, LimitExceeded, MalformedFile, UnsupportedFormat

ORDERS = """<?xml version="1.0" encoding="UTF-8"?>
<shop xmlns="urn:x"><made>2020-01-01</made>
  <order id="1"><when>2020-01-02</when><who><name>Ann &amp; Co</name><zip>01234</zip></who>
    <item>a</item><item>b</item></order>
  <order id="2"><when>2020-01-03</when><who><name>Bob</name></who><note/></order>
</shop>"""


def test_records(read):
    found = read(ORDERS, "x.xml")
    assert found.names == ["id", "when", "who.name", "who.zip", "item", "note"]
    assert found.rows == [
        (1, date(2020, 1, 2), "Ann & Co", "01234", '["a", "b"]', None),
        (2, date(2020, 1, 3), "Bob", None, None, None),
    ]
    assert found.source.detected.detail["record_path"] == "order"


def test_nested_list_and_stated_path(read):
    content = "<r><head><x>1</x></head><list>" + "".join(f"<p><v>{i}</v></p>" for i in range(3)) + "</list></r>"
    assert read(content, "x.xml").column("v") == [0, 1, 2]
    assert read(content, "x.xml", record_path="head").rows == [(1,)]
    with pytest.raises(InvalidOption, match="no element 'list/q'"):
        read(content, "x.xml", record_path="list/q")


def test_values_without_children(read):
    assert read("<r><v>1</v><v>2</v></r>", "x.xml").rows == [(1,), (2,)]


def test_other_encodings(read):
    text = '<?xml version="1.0" encoding="ISO-8859-1"?><r><p a="é"/><p a="ü"/></r>'
    assert read(text.encode("latin-1"), "x.xml").column("a") == ["é", "ü"]


def test_misfits_carry_the_record_number(read):
    records = "".join(f"<p><v>{i}</v><w>two\nlines</w></p>" for i in range(1500))
    found = read(f"<r>{records}<p><v>junk</v><w>x</w></p></r>", "x.xml")
    assert [(reject.line, reject.column) for reject in found.rejects] == [(1501, "v")]


BOMB = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><r><p>&b;</p><p>x</p></r>'
OUTSIDE = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><r><p>&a;</p><p>x</p></r>'


@pytest.mark.parametrize("content", [BOMB, OUTSIDE])
def test_entities_are_refused(read, content):
    with pytest.raises(UnsupportedFormat, match="entities"):
        read(content, "x.xml")


def test_broken(read):
    with pytest.raises(MalformedFile, match="line 2") as raised:
        read("<r>\n<p><v>1</p>\n</r>", "x.xml")
    assert raised.value.where["line"] == 2
    with pytest.raises(MalformedFile):
        read("<r><p><v>1</v></p><p>", "x.xml")


def test_deep(read):
    with pytest.raises(LimitExceeded, match="deeper than 64"):
        read("<a>" * 100_000 + "</a>" * 100_000, "x.xml")


def test_no_records(read):
    with pytest.raises(EmptyFile):
        read("<r></r>", "x.xml")
