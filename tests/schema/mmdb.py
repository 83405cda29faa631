"""A MaxMind DB in memory: IPv4 in 2^depth equal blocks, each with a record of its own."""


TEXT, UINT16, UINT32, MAP, UINT64, LIST = 2, 5, 6, 7, 9, 11


def control(kind, size):
    """What stands before a value: its kind, and its size or number."""
    extended = bytes([kind - 7]) if kind > 7 else b""
    more = bytes([size - 29]) if size >= 29 else b""
    return bytes([(0 if extended else kind) << 5 | min(size, 29)]) + extended + more


def encode(value):
    """A value of the data section; a number is (kind, number)."""
    if isinstance(value, str):
        raw = value.encode()
        return control(TEXT, len(raw)) + raw
    if isinstance(value, dict):
        return control(MAP, len(value)) + b"".join(
            encode(key) + encode(item) for key, item in value.items())
    if isinstance(value, list):
        return control(LIST, len(value)) + b"".join(encode(item) for item in value)
    kind, number = value
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return control(kind, len(raw)) + raw


def database(kind, records):
    """Of so many records: a power of two."""
    nodes, data, offsets = len(records) - 1, b"", []
    for record in records:
        offsets.append(len(data))
        data += encode(record)
    tree = b""
    for node in range(nodes):
        for child in (2 * node + 1, 2 * node + 2):
            value = child if child < nodes else nodes + 16 + offsets[child - nodes]
            tree += value.to_bytes(3, "big")
    about = {"node_count": (UINT32, nodes), "record_size": (UINT16, 24), "ip_version": (UINT16, 4),
             "database_type": kind, "languages": ["en"], "description": {"en": kind},
             "binary_format_major_version": (UINT16, 2), "binary_format_minor_version": (UINT16, 0),
             "build_epoch": (UINT64, 1767225600)}
    return tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + encode(about)


def countries(count):
    return database("Country", [{"country": {"iso_code": f"{chr(65 + n // 26)}{chr(65 + n % 26)}"}}
                                for n in range(count)])


def operators(count):
    return database("ASN", [{"autonomous_system_number": (UINT32, 64496 + n),
                             "autonomous_system_organization": f"Example {n}"}
                            for n in range(count)])
