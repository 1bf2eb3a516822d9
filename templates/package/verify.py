#!/usr/bin/env python3
"""Checks the records of a bundle or package of Affidavit without Affidavit: Python's own library, openssl, and jose for fields that are sealed.

  verify.py records PUBLIC-KEY.pem        each record is signed; the tree over all of them is the one of manifest.json; in a package
                                          whose fields are in clear, each field is one that was signed
  verify.py fields KEYS.jwks [NUMBER]     opens the sealed fields of NUMBER records (all) with the keys of a grant, and checks that each
                                          is one that was signed, at its place
  verify.py log                           the checkpoint of the audit log is signed by the log's key; the log went on from the one in the
                                          manifest and the report; in a package, the sealing of its bundle is in the log
  verify.py jwk KEY.key.pem               prints a private key on P-256 as the JWK that jose takes
"""
import base64, hashlib, json, os, re, subprocess, sys, tempfile


def unbase64(text):
    if "=" in text or any(c in "+/ \n" for c in text):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def root(leaves):
    """RFC 6962: largest power of two to the left."""
    if len(leaves) == 0:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


def der(raw):
    """ECDSA-Sig-Value of r and s, 32 bytes each."""
    def integer(part):
        part = part.lstrip(b"\0") or b"\0"
        part = b"\0" + part if part[0] & 128 else part
        return bytes([2, len(part)]) + part
    body = integer(raw[:32]) + integer(raw[32:])
    return bytes([48, len(body)]) + body


def signed(jwt, key, folder):
    """The claims of a JWT (ES256) that the key signed."""
    text, _, signature = jwt.rpartition(".")
    header, _, claims = text.partition(".")
    raw = unbase64(signature)
    if json.loads(unbase64(header))["alg"] != "ES256" or len(raw) != 64:
        raise ValueError("another algorithm")
    name = os.path.join(folder, "signature")
    with open(name, "wb") as file:
        file.write(der(raw))
    command = ["openssl", "dgst", "-sha256", "-verify", key, "-signature", name]
    if subprocess.run(command, input=text.encode(), capture_output=True).returncode != 0:
        raise ValueError("not signed by " + key)
    return json.loads(unbase64(claims))


def digests(value):
    """All digests that stand in claims or in a field (RFC 9901)."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "_sd":
                yield from member
            elif name == "...":
                yield member
            else:
                yield from digests(member)
    elif isinstance(value, list):
        for member in value:
            yield from digests(member)


def check(claims, fields):
    """Each field has its digest in what is signed, once."""
    open_fields = {}
    for field in fields:
        digest = base64.urlsafe_b64encode(hashlib.sha256(field.encode()).digest()).rstrip(b"=").decode()
        if digest in open_fields:
            raise ValueError("a field stands there twice")
        open_fields[digest] = json.loads(unbase64(field))
    known = list(digests(claims))
    for digest in known:
        if digest in open_fields:
            known += digests(open_fields.pop(digest)[-1])
    if open_fields:
        raise ValueError("a field that was not signed")
    if len(set(known)) != len(known):
        raise ValueError("a digest stands there twice")


def lines():
    """JWT, fields in clear and sealed fields of each record."""
    clear = os.path.exists("records.sdjwt")
    with open("records.sdjwt" if clear else "records.sdj", encoding="ascii") as file:
        for line in file:
            if clear:
                jwt, *fields, end = line.rstrip("\n").split("~")
                if end:
                    raise ValueError("not an SD-JWT")
                yield jwt, fields, []
            else:
                line = json.loads(line)
                yield line["sd"], [], line["d"]


def records(key):
    leaves = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (jwt, fields, _) in enumerate(lines(), 1):
            try:
                check(signed(jwt, key, folder), fields)
            except ValueError as error:
                sys.exit(f"record {number}: {error}")
            leaves.append(hashlib.sha256(b"\0" + jwt.encode()).digest())
    tree = json.load(open("manifest.json"))["tree"]
    if len(leaves) != tree["size"]:
        sys.exit(f"there are {len(leaves)} records, and {tree['size']} were sealed")
    if root(leaves).hex() != tree["root"]:
        sys.exit("a record is missing, added, or at another place: the tree is not the one of manifest.json")
    print(f"{len(leaves)} records, each signed; the tree holds")


def fields(keys, most):
    keys = {key["kid"]: key for key in json.load(open(keys))["keys"]}
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, (jwt, _, sealed) in enumerate(lines(), 1):
            if number > most:
                break
            opened = []
            for token in sealed:
                kid = json.loads(unbase64(token.split(".")[0]))["kid"]
                if kid not in keys:
                    continue
                name = os.path.join(folder, "key")
                with open(name, "w") as file:
                    json.dump(keys[kid], file)
                run = subprocess.run(["jose", "jwe", "dec", "-i-", "-k", name], input=token.encode(), capture_output=True)
                if run.returncode != 0:
                    sys.exit(f"record {number}: a field does not open")
                opened.append(run.stdout.decode())
            try:
                check(json.loads(unbase64(jwt.split(".")[1])), opened)
            except ValueError as error:
                sys.exit(f"record {number}: {error}")
            count += len(opened)
    print(f"{count} fields, each as it was signed")


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def walk(index, last, proof, one, other):
    """RFC 9162 2.1.3.2 and 2.1.4.2: two roots, of the tree that grew and of the earlier one."""
    for sibling in proof:
        if last == 0:
            raise ValueError("a proof that is too long")
        if index & 1 or index == last:
            one, other = node(sibling, one), node(sibling, other)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            one = node(one, sibling)
        index, last = index >> 1, last >> 1
    if last:
        raise ValueError("a proof that is too short")
    return one, other


def consistent(old, old_root, size, new_root, proof):
    if old == 0 or old == size:
        return not proof and (old == 0 or old_root == new_root)
    if old & (old - 1) == 0:
        proof = [old_root] + proof
    index, last = old - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    return walk(index, last, proof[1:], proof[0], proof[0]) == (new_root, old_root)


def checkpoint(note, key):
    """Size and root of a checkpoint (c2sp.org/tlog-checkpoint) that the key (c2sp.org/signed-note) signed."""
    name, number, public = key.split("+", 2)
    text, _, signatures = note.rpartition("\n\n")
    text += "\n"
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("key", "text", "signature")]
        for line in signatures.splitlines():
            dash, signer, value = line.split(" ")
            value = base64.b64decode(value)
            if signer != name or value[:4].hex() != number:
                continue
            for file, data in zip(names, (bytes.fromhex("302a300506032b6570032100") + base64.b64decode(public)[1:], text.encode(), value[4:])):
                with open(file, "wb") as out:
                    out.write(data)
            command = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", names[0], "-in", names[1], "-sigfile", names[2]]
            origin, size, root = text.splitlines()[:3]
            if subprocess.run(command, capture_output=True).returncode == 0 and origin == name:
                return origin, int(size), base64.b64decode(root)
    raise ValueError("the checkpoint is not signed by the log's key")


def log():
    manifest = json.load(open("manifest.json"))
    key = open("log.vkey").read().strip()
    origin, size, root = checkpoint(open("checkpoint").read(), key)
    proofs = json.load(open("checkpoint-consistency.json"))
    if proofs["to"] != {"size": size, "root": base64.b64encode(root).decode()}:
        raise ValueError("the proofs are about another checkpoint")
    anchors = [manifest["checkpoint"]]
    if os.path.exists("report.xml"):
        with open("report.xml", encoding="utf-8") as file:
            tag = re.search(r"<(?:\w+:)?checkpoint\b[^>]*>", file.read()).group(0)
        anchors.append({name: re.search(r'\b' + name + '="([^"]*)"', tag).group(1) for name in ("origin", "size", "root")})
    for anchor in anchors:
        old, old_root = int(anchor["size"]), base64.b64decode(anchor["root"])
        hashes = [p["hashes"] for p in proofs["from"] if p["size"] == old] or ([[]] if old == size else [])
        if anchor["origin"] != origin or not hashes or not consistent(old, old_root, size, root, [base64.b64decode(h) for h in hashes[0]]):
            raise ValueError("the log does not go on from its earlier checkpoint: it was rewritten")
    if "package" in manifest:
        entry = open("bundle.tlog-entry", "rb").read()
        found = json.loads(entry)
        if found["op"] != "run.sealed" or {"n": "manifest.json", "h": manifest["package"]["bundle"]} not in found["obj"]:
            raise ValueError("the entry is not about this bundle")
        head, _, note = open("bundle.tlog-proof").read().partition("\n\n")
        first, index, *hashes = head.splitlines()
        index = int(index.removeprefix("index "))
        leaf = hashlib.sha256(b"\0" + entry).digest()
        if first != "c2sp.org/tlog-proof@v1" or checkpoint(note, key) != (origin, size, root) or index >= size:
            raise ValueError("not a proof in this log")
        if walk(index, size - 1, [base64.b64decode(h) for h in hashes], leaf, leaf)[0] != root:
            raise ValueError("the sealing of the bundle is not in the log")
    print(f"{size} entries, signed; the log went on from its earlier checkpoints")


def jwk(pem):
    given = ["-passin", "env:AFFIDAVIT_PASSPHRASE"] if "AFFIDAVIT_PASSPHRASE" in os.environ else []
    run = subprocess.run(["openssl", "pkey", "-in", pem, "-noout", "-text"] + given, stdout=subprocess.PIPE)
    parts = re.fullmatch(r".*priv:(.*)pub:(.*)ASN1 OID: prime256v1.*", run.stdout.decode(), re.S)
    if run.returncode != 0 or not parts:
        sys.exit("no key on P-256")
    secret, point = (bytes.fromhex(re.sub("[^0-9a-f]", "", part)) for part in parts.groups())
    def encoded(part):
        return base64.urlsafe_b64encode(part[-32:].rjust(32, b"\0")).rstrip(b"=").decode()
    print(json.dumps({"kty": "EC", "crv": "P-256", "x": encoded(point[1:33]), "y": encoded(point[33:]), "d": encoded(secret)}))


if len(sys.argv) == 3 and sys.argv[1] == "records":
    records(sys.argv[2])
elif sys.argv[1:] == ["log"]:
    try:
        log()
    except (ValueError, KeyError, OSError) as error:
        sys.exit(f"audit log: {error}")
elif len(sys.argv) == 3 and sys.argv[1] == "jwk":
    jwk(sys.argv[2])
elif len(sys.argv) in (3, 4) and sys.argv[1] == "fields":
    fields(sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 10**9)
else:
    sys.exit(__doc__)
