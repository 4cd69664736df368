/**
 * A request from inside a container, for Python's own library alone: argument 1 is the question as JSON, one line of JSON the answer. Name,
 * connection, certificate and answer are told apart, for each fails in its own way.
 */
export const REQUEST_PROGRAM = `
import errno, http.client, json, socket, ssl, sys, time

ask = json.loads(sys.argv[1])
began = time.monotonic()
# What OpenSSL says of a certificate that it does not believe, as its own header names it.
VERIFY = {10: "CERT_HAS_EXPIRED", 18: "DEPTH_ZERO_SELF_SIGNED_CERT", 19: "SELF_SIGNED_CERT_IN_CHAIN",
          20: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY", 21: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
          62: "HOSTNAME_MISMATCH", 64: "IP_ADDRESS_MISMATCH"}
seen = {}


def tell(outcome, **more):
    ms = round((time.monotonic() - began) * 1000, 1)
    print(json.dumps({"outcome": outcome, "ms": ms, **seen, **more}))
    sys.exit(0)


def code(error):
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


try:
    found = socket.getaddrinfo(ask["host"], ask["port"], socket.AF_INET, socket.SOCK_STREAM)
except socket.gaierror as error:
    names = {value: name for name, value in vars(socket).items() if name.startswith("EAI_")}
    tell("dns-fail", code=names.get(error.errno, str(error.errno)))
addresses = list(dict.fromkeys(entry[4][0] for entry in found))
seen["addresses"] = sorted(addresses)

failed = None
sock = None
for address in addresses:
    try:
        sock = socket.create_connection((address, ask["port"]), timeout=ask["timeoutMs"] / 1000)
        break
    except ConnectionRefusedError as error:
        failed = ("refused", code(error))
    except TimeoutError:
        failed = ("timeout", "ETIMEDOUT")
    except OSError as error:
        away = error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH)
        failed = ("unreachable" if away else "no-answer", code(error))
if sock is None:
    tell(failed[0], code=failed[1])

if ask["scheme"] == "https":
    context = ssl.create_default_context(cadata=ask.get("ca"))
    if not ask["verify"]:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    try:
        sock = context.wrap_socket(sock, server_hostname=ask["name"])
    except ssl.SSLCertVerificationError as error:
        tell("tls", code=VERIFY.get(error.verify_code, "X509_%d" % error.verify_code))
    except ssl.SSLError as error:
        tell("tls", code=error.reason or "SSL")
    except OSError as error:
        tell("no-answer", code=code(error))

try:
    connection = http.client.HTTPConnection(ask["host"], ask["port"], timeout=ask["timeoutMs"] / 1000)
    connection.sock = sock
    body = ask.get("body")
    connection.request(ask["method"], ask["path"], None if body is None else body.encode(), ask["headers"])
    answer = connection.getresponse()
    text = answer.read(65536).decode("utf-8", "replace")
except (OSError, http.client.HTTPException) as error:
    tell("no-answer", code=code(error) if isinstance(error, OSError) else type(error).__name__)
tell("answered", status=answer.status, host=answer.getheader("X-Served-By"), text=text)
`;
