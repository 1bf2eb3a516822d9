#!/usr/bin/env python3
"""The Python pair beside 'affidavit-bench --disclosures': sd-jwt issues and verifies SD-JWTs (RFC 9901) of ten fields, joserfc seals each
disclosure as a JWE (dir, A256GCM). One core, processor time."""
import json, os, sys, time

from joserfc import jwe
from joserfc.jwk import OctKey
from jwcrypto.jwk import JWK
from sd_jwt.common import SDObj
from sd_jwt.issuer import SDJWTIssuer
from sd_jwt.verifier import SDJWTVerifier

count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
signing = JWK.generate(kty="EC", crv="P-256")
public = JWK.from_json(signing.export_public())
content = OctKey.import_key({"kty": "oct", "k": "A" * 42 + "E"})
header = {"alg": "dir", "enc": "A256GCM", "kid": "c.owner.2026-Q3-1"}


def record(number):
    members = {
        "id": f"c:{number}", "dataset": "ds:bank:customers@2026-07", "subjectRef": f"p:{number}-5e0a7c1f",
        "accountRef": f"a:{number}-91ab", "household": f"h:{number // 2}", "region": "SE", "ageBand": "adult",
        "category": "savings", "rows": 2, "addedAt": "2026-05-25T09:00:00Z"}
    return {SDObj(name): value for name, value in members.items()} | {"iss": "lei:529900NORDBANK00001"}


issued = []
begun = time.process_time()
for number in range(count):
    issuer = SDJWTIssuer(record(number), signing, add_decoy_claims=False)
    parts = issuer.sd_jwt_issuance.split("~")
    sealed = [jwe.encrypt_compact(header, part, content, algorithms=["dir", "A256GCM"]) for part in parts[1:-1]]
    issued.append(issuer.sd_jwt_issuance)
sealing = time.process_time() - begun
begun = time.process_time()
for token in issued:
    SDJWTVerifier(token, lambda issuer, header: public).get_verified_payload()
verifying = time.process_time() - begun
print(f"sd-jwt and joserfc: sealing {count * 10 / sealing:,.0f} fields/s, verifying {count / verifying:,.0f} records/s, one core")
