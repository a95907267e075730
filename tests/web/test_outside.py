"""Where this program may call others: numeric addresses, so that no name is asked of anybody."""

import socket

import pytest

from web.outside import NotThereError, Pinned, Place, checked, looked_at


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.1", "224.0.0.1", "[::1]", "[::]", "[fc00::1]", "[fe80::1]", "[fec0::1]"),
        # one of the own network within another: mapped, 6to4, compatible, translated
        *("[::ffff:10.0.0.1]", "[2002:a00:1::]", "[::7f00:1]", "[64:ff9b::a00:1]"),
        "[64:ff9b:1::a00:1]",
        *("192.0.0.1", "192.88.99.1", "[3fff::1]"),
    ],
)
def test_nothing_goes_to_the_own_network_unless_it_is_named(address):
    with pytest.raises(NotThereError) as refused:
        looked_at(f"https://{address}/table", [])
    assert refused.value.fault == "own_network"
    assert looked_at(f"https://{address}/table", [address.strip("[]")]).port == 443


@pytest.mark.parametrize("address", ["8.8.8.8", "[2606:4700::1111]", "[64:ff9b::808:808]"])
def test_the_public_internet_is_reached_over_tls(address):
    place = looked_at(f"https://{address}:8443/a?b=c", [])
    assert (place.port, place.path, place.is_tls) == (8443, "/a?b=c", True)
    with pytest.raises(NotThereError) as refused:
        looked_at(f"http://{address}/", [])
    assert refused.value.fault == "not_tls"


@pytest.mark.parametrize(
    "url",
    [
        *("", "huis.example", "ftp://huis.example/", "https:///pad", "https://a:b@huis.example/"),
        *(
            "https://huis.example:99999/",
            "https://huis.example/a b",
            "https://huis.example/\r\nX: 1",
        ),
    ],
)
def test_what_is_no_address_is_refused(url):
    with pytest.raises(NotThereError) as refused:
        checked(url, ["huis.example"])
    assert refused.value.fault == "no_address"


def test_a_host_is_named_alone_or_with_its_port():
    assert checked("http://router:5000/t", ["router:5000"]) == ("router", 5000, "/t", False)
    assert checked("http://router:5000/t", ["router"])[1] == 5000
    with pytest.raises(NotThereError):
        checked("http://router:5001/t", ["router:5000"])


def test_a_name_that_leads_to_where_nobody_listens_as_well_is_reached_all_the_same():
    """As `localhost` does, which is an address of either kind."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        place = Place("gateway", port, "/", False, "127.0.0.2", ("127.0.0.1",))
        line = Pinned(place, 5, 5)
        line.connect()
        line.finish()
        nobody = Pinned(Place("gateway", port, "/", False, "127.0.0.2", ("127.0.0.3",)), 5, 5)
        with pytest.raises(OSError, match="refused"):
            nobody.connect()


def test_connecting_to_several_addresses_takes_no_more_than_the_whole(monkeypatch):
    """Addresses that swallow what is sent: each costs its time, all of them no more than the whole."""
    now, asked = [100.0], []

    def swallows(address, timeout):
        asked.append(timeout)
        now[0] += timeout
        raise TimeoutError

    monkeypatch.setattr("web.outside.time.monotonic", lambda: now[0])
    monkeypatch.setattr("web.outside.socket.create_connection", swallows)
    line = Pinned(Place("gateway", 80, "/", False, "127.0.0.2", ("127.0.0.3", "127.0.0.4")), 10, 20)
    with pytest.raises(TimeoutError):
        line.connect()
    line.finish()
    assert asked == [10, 10]


@pytest.mark.parametrize(
    ("port", "is_tls", "host"),
    [(443, True, "push.example"), (80, False, "push.example"), (80, True, "push.example:80")],
)
def test_a_host_is_named_without_the_port_that_its_kind_has_anyway(monkeypatch, port, is_tls, host):
    sent: list[bytes] = []
    line = Pinned(Place("push.example", port, "/", is_tls, "127.0.0.1"), 5, 5)
    monkeypatch.setattr(line, "connect", lambda: None)
    monkeypatch.setattr(line, "send", sent.append)
    line.sock = object()
    line.request("POST", "/", b"{}", {})
    line.sock = None
    assert f"\r\nHost: {host}\r\n".encode() in b"".join(sent)
