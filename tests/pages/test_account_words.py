"""The account pages speak in the service's own words, whoever wrote the forms."""

import pytest

from assessment.templatetags.devices import device
from tests.people import PASSWORD

THEIRS = ("电子邮件", "你的密码", "记住我", "认证器代码", ">Name<")
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


@pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
def test_the_entrance(path, db, client_of):
    page = client_of().get(f"/accounts/{path}").content.decode()

    assert "邮箱" in page
    assert [word for word in THEIRS if word in page] == []


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("email/", "邮箱"),
        ("password/change/", "再次输入新密码"),
        ("2fa/totp/activate/", "验证码"),
        ("2fa/webauthn/add/", "名称"),
    ],
)
def test_the_settings(path, label, mei, client_of):
    client = client_of(mei)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    page = client.get(f"/accounts/{path}").content.decode()

    assert label in page
    assert [word for word in THEIRS if word in page] == []


def test_a_wrong_password(mei, client_of):
    page = client_of().post("/accounts/login/", {"login": mei.email, "password": "wrong"}).content.decode()

    assert "邮箱或密码不正确。" in page


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (CHROME, "Chrome · Windows"),
        (f"{CHROME} Edg/131.0", "Edge · Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/111.0 MicroMessenger/8.0", "WeChat · Android"),
        ("curl/8.5.0", "curl/8.5.0"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(sent, shown):
    assert device(sent) == shown
