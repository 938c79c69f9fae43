"""Why a server let nobody in, from its words in both languages."""

import psycopg
import pytest
import sqlalchemy as sa

from app.data.refusals import Refusal, is_personal, refusal_of

HEAD = 'connection failed: connection to server at "10.0.0.1", port 5432 failed: '


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ('FATAL:  password authentication failed for user "lin"', Refusal.WRONG),
        ('FATAL:  用户 "lin" Password 认证失败', Refusal.WRONG),
        ('FATAL:  role "lin" is not permitted to log in', Refusal.DISABLED),
        ('致命错误:  不允许角色"lin" 进行登录', Refusal.DISABLED),
        ('FATAL:  too many connections for role "lin"', Refusal.TOO_OFTEN),
        ('致命错误:  由角色"lin"发起的连接太多了', Refusal.TOO_OFTEN),
        ("FATAL:  sorry, too many clients already", Refusal.FULL),
        ("致命错误:  对不起, 已经有太多的客户", Refusal.FULL),
        ("FATAL:  the database system is starting up", Refusal.STARTING),
        ("session is read-only", Refusal.READ_ONLY),
        ('FATAL:  database "hotline" does not exist', Refusal.NO_DATABASE),
        ('致命错误:  数据库 "hotline" 不存在', Refusal.NO_DATABASE),
        ('FATAL:  no pg_hba.conf entry for host "10.0.0.9"', Refusal.NO_ENTRY),
        ("SSL error: certificate verify failed", Refusal.CERTIFICATE),
        ('root certificate file "/x/root.crt" does not exist', Refusal.CERTIFICATE),
        ("server does not support SSL, but SSL was required", Refusal.NO_TLS),
        ("Connection refused", Refusal.UNREACHABLE),
        ("timeout expired", Refusal.UNREACHABLE),
    ],
)
def test_that_the_server_s_words_are_understood(words: str, refusal: Refusal) -> None:
    error = sa.exc.OperationalError("", {}, psycopg.OperationalError(HEAD + words))
    assert refusal_of(error) is refusal
    assert is_personal(error) is (refusal in {Refusal.WRONG, Refusal.DISABLED})


def test_that_a_code_counts_more_than_words() -> None:
    error = psycopg.errors.TooManyConnections("certificate")
    assert refusal_of(error) is Refusal.FULL
    assert not is_personal(sa.exc.OperationalError("", {}, error))
