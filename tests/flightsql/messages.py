"""The few messages of Flight SQL that the server of the tests reads and writes, as bytes of protobuf: FlightSql.proto of Arrow."""

PREFIX = "type.googleapis.com/arrow.flight.protocol.sql."


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    """{number: [values]}: ints, and bytes of whatever has a length."""
    found, at = {}, 0
    while at < len(data):
        key, at = read_varint(data, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = read_varint(data, at)
        elif wire == 2:
            length, at = read_varint(data, at)
            value, at = data[at : at + length], at + length
        else:
            raise ValueError(f"a field of wire type {wire}")
        found.setdefault(number, []).append(value)
    return found


def packed(values):
    """The numbers of a repeated field, which come one by one or all in one."""
    numbers = []
    for value in values:
        if isinstance(value, int):
            numbers.append(value)
            continue
        at = 0
        while at < len(value):
            number, at = read_varint(value, at)
            numbers.append(number)
    return numbers


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def of_length(number, data):
    return varint(number << 3 | 2) + varint(len(data)) + data


def pack(name, data):
    """An Any that holds the message of that name."""
    return of_length(1, (PREFIX + name).encode()) + of_length(2, data)


def unpack(data):
    """(name, fields) of the message in an Any."""
    found = fields(data)
    return found[1][0].decode().removeprefix(PREFIX), fields(found.get(2, [b""])[0])


def text(found, number):
    """The text of a field, or None."""
    return found[number][0].decode() if number in found else None
