"""Frozen vectors of the secure sum, from a second implementation that shares nothing with core/aggregation.

Python's integers, hashlib and hmac, the X25519 ladder of RFC 7748 written out, and the openssl command for AES-CTR.
Run from the repository's root:  python3 test/vectors/secure_sum.py && npx prettier --write test/vectors/secure-sum.json
"""

import hashlib
import hmac
import json
import os
import struct
import subprocess
from fractions import Fraction

P = 2**255 - 19


def cbor(value):
    """The part of deterministic CBOR (RFC 8949, 4.2) that the bindings use."""

    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        for code, form, limit in ((24, ">B", 2**8), (25, ">H", 2**16), (26, ">I", 2**32)):
            if number < limit:
                return bytes([major << 5 | code]) + struct.pack(form, number)
        return bytes([major << 5 | 27]) + struct.pack(">Q", number)

    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(4, len(value)) + b"".join(cbor(item) for item in value)


def sha256(data):
    return hashlib.sha256(data).digest()


def hkdf(secret, salt, info, length=32):
    """RFC 5869 with SHA-256; one block is enough for 32 bytes."""
    extracted = hmac.new(salt or bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()[:length]


def x25519(secret, point):
    """RFC 7748, section 5."""
    scalar = bytearray(secret)
    scalar[0] &= 248
    scalar[31] = scalar[31] & 127 | 64
    k = int.from_bytes(scalar, "little")
    x1 = int.from_bytes(point, "little") & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in reversed(range(255)):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a, b * b, d * a, c * b
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = aa * bb % P, e * (aa + 121665 * e) % P
    if swap:
        x2, x3, z2, z3 = x3, x2, z3, z2
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


BASE = (9).to_bytes(32, "little")


def aes_ctr(key, length):
    command = ["openssl", "enc", "-aes-256-ctr", "-K", key.hex(), "-iv", "00" * 16]
    return subprocess.run(command, input=bytes(length), capture_output=True, check=True).stdout


def mask_key(seed):
    return hkdf(seed, b"", b"parley/prg/v1")


def seed_of(label):
    return sha256(label.encode())


def fixed_point(number, fraction_bits=64):
    """round() of a Fraction is half to even."""
    return (round(number * 2**fraction_bits) % 2**128).to_bytes(16, "little").hex()


def compact(value, bits, clip):
    return (round(Fraction(value) / Fraction(clip) * 2 ** (bits - 1)) % 2**32).to_bytes(4, "little").hex()


def main():
    ids = ["12D3KooW" + letter * 44 for letter in "ABC"]
    task, roster = "bafyrei" + "a" * 52, "bafyrei" + "b" * 52
    session = sha256(cbor(["parley/session/v1", task, roster]))
    attempt = {"round": 3, "attempt": 1, "input": seed_of("input")}
    bound = [session, attempt["round"], attempt["attempt"], attempt["input"]]
    tail = bound[1:]

    people = []
    for name, ident in zip("abc", ids):
        key, seed = seed_of("key " + name), seed_of("seed " + name)
        people.append({"id": ident, "key": key, "seed": seed, "public": x25519(key, BASE), "seedHash": sha256(seed)})
    adverts_hash = sha256(cbor(["parley/adverts/v1", [[p["id"], p["public"], p["seedHash"]] for p in people]]))

    def pair_seed(i, j):
        low, high = min(i, j), max(i, j)
        shared = x25519(people[i]["key"], people[j]["public"])
        return hkdf(shared, session, cbor(["parley/pair-seed/v1", adverts_hash, ids[low], ids[high], *tail]))

    def seal_key(i, j, kind):
        shared = x25519(people[i]["key"], people[j]["public"])
        return hkdf(shared, session, cbor(["parley/seal/v1", adverts_hash, ids[i], ids[j], kind, *tail]))

    length = 5
    masked = []
    for i, person in enumerate(people):
        contribution = [(1000 * i + slot) * (-1) ** slot * 2**64 for slot in range(length)]
        total = list(contribution)
        streams = [(1, person["seed"])]
        streams += [(1 if j > i else -1, pair_seed(i, j)) for j in range(3) if j != i]
        for sign, seed in streams:
            stream = aes_ctr(mask_key(seed), 16 * length)
            for slot in range(length):
                total[slot] += sign * int.from_bytes(stream[16 * slot : 16 * slot + 16], "little")
        vector = b"".join((value % 2**128).to_bytes(16, "little") for value in total)
        plain = b"".join((value % 2**128).to_bytes(16, "little") for value in contribution)
        dealers = ids
        words = cbor([*bound, adverts_hash, dealers, person["id"], sha256(vector)])
        masked.append({"contribution": plain.hex(), "vector": vector.hex(), "signed": words.hex()})
    survivors = [[ids[i], sha256(bytes.fromhex(m["vector"]))] for i, m in enumerate(masked)]

    stream_seed = seed_of("stream")
    stream = aes_ctr(mask_key(stream_seed), 3 * 65536)
    numbers = ["0", "1", "-1", "1/3", "-2/3", "12345678901234567890/7", "1/36893488147419103232",
               "3/36893488147419103232", "-1/36893488147419103232", "-3/36893488147419103232", "3.5", "1e-30",
               "9223372036854775807", "-9223372036854775807"]
    packed = [(16, 8, value) for value in (0, 1, -1, 7.999, -8, 8, 0.0001220703125, 0.0003662109375, -0.0001220703125)]
    packed += [(24, 0.5, value) for value in (0.1, -0.1, 0.5, 3e-8)]
    result = {
        "session": {"task": task, "roster": roster, "hash": session.hex()},
        "attempt": {"round": attempt["round"], "attempt": attempt["attempt"], "input": attempt["input"].hex()},
        "participants": [
            {
                "id": p["id"],
                "key": p["key"].hex(),
                "seed": p["seed"].hex(),
                "public": p["public"].hex(),
                "seedHash": p["seedHash"].hex(),
                "signed": cbor([*bound, p["id"], p["public"], p["seedHash"]]).hex(),
            }
            for p in people
        ],
        "advertsHash": adverts_hash.hex(),
        "pairSeeds": [{"a": i, "b": j, "seed": pair_seed(i, j).hex()} for i, j in ((0, 1), (0, 2), (1, 2))],
        "sealKeys": [
            {"from": i, "to": j, "kind": kind, "key": seal_key(i, j, kind).hex()}
            for i, j, kind in ((0, 1, "seed"), (0, 1, "key"), (1, 0, "seed"))
        ],
        "masked": masked,
        "agreementSigned": cbor([*bound, adverts_hash, ids, survivors]).hex(),
        "voidSigned": cbor(bound).hex(),
        "keystream": {
            "seed": stream_seed.hex(),
            "key": mask_key(stream_seed).hex(),
            "start": stream[:64].hex(),
            "acrossBlocks": stream[65536 - 32 : 65536 + 32].hex(),
            "sha256": sha256(stream).hex(),
            "length": len(stream),
        },
        "fixedPoint": [
            {"numerator": str(Fraction(n).numerator), "denominator": str(Fraction(n).denominator), "element": fixed_point(Fraction(n))}
            for n in numbers
        ],
        "compact": [{"bits": b, "clip": c, "value": v, "element": compact(v, b, c)} for b, c, v in packed],
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "secure-sum.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()
