"""Which machines are never asked, and which addresses are not even looked up."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.links.guard import is_public
from articles.links.network import NoAnswer, Target, target_of
from articles.links.outcome import Outcome

PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "223.255.255.255",
]
PUBLIC_6 = ["2606:4700:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8"]
NOT_PUBLIC = [
    *("0.0.0.1", "0.1.2.3", "10.0.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.9.9"),
    *("192.168.1.1", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.19.255.255"),
    *("198.51.100.7", "203.0.113.7", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
]
NOT_PUBLIC_6 = [
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "100::1"),
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:10.0.0.1", "::127.0.0.1", "::8.8.8.8"),
    *("64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8"),
    *("2001::1", "2001:db8::1", "2001:2::1", "2002:7f00:1::1", "2002:808:808::1", "3fff::1", "5f00::1"),
]


@pytest.mark.parametrize("address", [*PUBLIC, *PUBLIC_6])
def test_a_machine_of_the_public_internet_may_be_asked(address):
    assert is_public(address)


@pytest.mark.parametrize("address", [*NOT_PUBLIC, *NOT_PUBLIC_6, "", "localhost", "8.8.8.8.8", "2130706433", "0x7f.1"])
def test_any_other_may_not(address):
    assert not is_public(address)


@given(st.ip_addresses())
def test_none_is_asked_that_python_calls_anything_but_global(address):
    usual = address.is_global and not address.is_multicast and not address.is_reserved
    if isinstance(address, ipaddress.IPv6Address) and address in ipaddress.ip_network("64:ff9b::/96"):
        return
    assert usual or not is_public(str(address))


@given(st.ip_addresses(v=4))
def test_an_address_in_the_clothes_of_the_other_kind_is_never_more_than_it_is(address):
    assert not is_public(f"::ffff:{address}")
    assert is_public(f"64:ff9b::{address}") == is_public(str(address))


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("ftp://site.example/", Outcome.UNSAFE),
        ("file:///etc/passwd", Outcome.UNSAFE),
        ("gopher://site.example/", Outcome.UNSAFE),
        ("javascript:alert(1)", Outcome.UNSAFE),
        ("//site.example/", Outcome.UNSAFE),
        ("http:///path", Outcome.UNSAFE),
        ("http://[::1", Outcome.UNSAFE),
        ("http://site.example\r\nHost: other.example/", Outcome.UNSAFE),
        ("https://library.example@site.example/", Outcome.UNSAFE),
        ("https://user:word@site.example/", Outcome.UNSAFE),
        ("http://site.example:22/", Outcome.PORT),
        ("https://site.example:8443/", Outcome.PORT),
        ("http://site.example:99999/", Outcome.UNSAFE),
        (f"http://{'é' * 70}.example/", Outcome.NO_HOST),
    ],
)
def test_what_is_not_asked_is_said(url, outcome):
    with pytest.raises(NoAnswer) as nothing:
        target_of(url)
    assert nothing.value.outcome is outcome


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://site.example", Target("https", "site.example", 443, "/")),
        ("http://Site.Example:443/a?b=c", Target("http", "site.example", 443, "/a?b=c")),
        ("https://niño.example/año?q=ñ", Target("https", "xn--nio-8ma.example", 443, "/a%C3%B1o?q=%C3%B1")),
        ("https://site.example/a%20b/(c)", Target("https", "site.example", 443, "/a%20b/(c)")),
    ],
)
def test_what_is_asked_is_asked_in_plain_letters(url, target):
    assert target_of(url) == target
