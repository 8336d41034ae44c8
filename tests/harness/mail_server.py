"""A mail server for tests (aiosmtpd): STARTTLS and a password are demanded.

Arguments: port, certificate chain, key, user name, password. Prints "ready", then every mail that it
takes as a line of JSON. Recipients whose name begins with "no-" are refused for good. Ends with its
standard input.
"""

import json
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("no-"):
            return "550 5.1.1 nobody of this name here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
                "ehlo": session.host_name, "source": envelope.content.decode("ascii")}
        print(json.dumps(mail), flush=True)
        return "250 OK"


def main():
    port, chain, key, name, password = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)

    def authenticate(server, session, envelope, mechanism, data):
        right = (data.login, data.password) == (name.encode(), password.encode())
        return AuthResult(success=right, handled=right)

    controller = Controller(Handler(), hostname="127.0.0.1", port=int(port), tls_context=context,
                            require_starttls=True, auth_required=True, authenticator=authenticate)
    controller.start()
    print("ready", flush=True)
    sys.stdin.read()
    controller.stop()


main()
