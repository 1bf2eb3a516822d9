import Testing

@testable import CEL

/// What the documents of the language and of the extensions say beside the conformance cases.
@Suite("Functions")
struct LibraryTests {
  private func evaluate(_ text: String) throws -> CELValue {
    let environment = CELEnvironment()
    return try environment.plan(environment.resolve(environment.parse(text))).evaluate(CELBindings())
  }

  @Test(
    "Examples hold",
    arguments: [
      // Language definition.
      "dyn(3.0) == 3", "1 >= dyn(18446744073709551615u) == false",
      "duration('1m') + duration('1s') == duration('1m1s')",
      "duration('-1.5h').getMinutes() == -90", "string(duration('1.000000001s')) == '1.000000001s'",
      "timestamp('2023-12-25T00:00:00Z').getDate('America/Los_Angeles') == 24",
      "timestamp('2023-12-25T12:00:00Z').getDayOfWeek() == 1",
      "timestamp('2024-12-31T00:00:00Z').getDayOfYear() == 365",
      "string(timestamp('2023-02-03T23:31:20.5+01:00')) == '2023-02-03T22:31:20.500Z'.replace('500', '5')",
      "int(timestamp('1969-12-31T23:59:59Z')) == -1",
      "timestamp(0) - timestamp('1970-01-01T00:00:01Z') == duration('-1s')",
      "'fiance\\u0301'.size() == 7", "'\\u00e9' != 'e\\u0301'", "'e\\u0301' < '\\u00e9'",
      "{'\\u00e9': 1, 'e\\u0301': 2}.size() == 2",
      "!('\\u00e9' in ['e\\u0301'])", "string(1.0) == '1'", "string(1e21) == '1e+21'", "string(-0.0001) == '-0.0001'",
      "string(1e-7) == '1e-07'", "int('-5') == -5", "uint('7') == 7u", "bool('T')", "double('1e3') == 1000.0",
      "bytes('é') == b'\\303\\251'", "type(type(1)) == type", "[1, 2] + [3] == [1, 2, 3]", "'a' in {'a': 1}",
      "{1: 'a'}[1u] == 'a'", "[1, 2, 3][1.0] == 2",
      // Strings.
      "'hello mellow'.indexOf('ello', 2) == 7", "'hello mellow'.lastIndexOf('ello', 6) == 1",
      "'hello mellow'.lastIndexOf('') == 12",
      "'hello hello'.replace('he', 'we', 1) == 'wello hello'", "'ab'.replace('', '-') == '-a-b-'",
      "''.replace('', 'x') == 'x'",
      "'ab'.replace('', '-', 2) == '-a-b'", "'é😀'.split('') == ['é', '😀']", "'a,b,c'.split(',', 2) == ['a', 'b,c']",
      "''.split(',') == ['']",
      "['hello', 'mellow'].join(' ') == 'hello mellow'", "'gums'.reverse() == 'smug'", "'  x\\u00a0'.trim() == 'x'",
      "'%d %s %.2f %e %x'.format([3.14, [1, 'a'], 2.675, 1u, b'\\xff']) == '3.14 [1, a] 2.67 1.000000e+00 ff'",
      "'%b %o %X'.format([-5, 8, -255]) == '-101 10 -FF'",
      "'%s'.format([{'b': 1, 'a': duration('90s')}]) == '{a: 90s, b: 1}'",
      "strings.quote('two escape sequences \\a\\n') == '\"two escape sequences \\\\a\\\\n\"'",
      "'tacocat'.charAt(7) == ''",
      // Math.
      "math.greatest([1, 2u, 1.5]) == 2u", "math.least(3, 2, 1) == 1", "math.bitShiftRight(-1, 63) == 1",
      "math.bitShiftLeft(-1, 2) == -4", "math.round(-1.5) == -2.0", "math.sqrt(81) == 9.0", "math.sign(-0.5) == -1.0",
      // Optionals.
      "optional.of(1).or(optional.of(1 / 0)).value() == 1", "optional.none().orValue(2) == 2",
      "[1, 2].first().value() == 1",
      "[].last().orValue('test') == 'test'", "optional.unwrap([optional.of(1), optional.none()]) == [1]",
      "{'a': {'b': 1}}.?a.b.orValue(0) == 1", "{'a': 1}.?b.c.orValue(0) == 0", "[1][?5].hasValue() == false",
      "optional.of([1]).optMap(x, x[0]).value() == 1", "{?'a': optional.none(), 'b': 1} == {'b': 1}",
      // Two-variable macros.
      "[1, 2, 3].transformList(i, v, i % 2 == 0, i * v + v) == [1, 9]",
      "{'a': 1}.transformList(k, v, k + string(v)) == ['a1']",
      "[1, 2].transformMap(i, v, v) == {0: 1, 1: 2}", "{'a': 'b'}.transformMapEntry(k, v, {v: k}) == {'b': 'a'}",
      "[1, 1, 2, 2, 3, 3].existsOne(i, v, i == 2 && v == 2)",
      // Encoders, network, regex, sets, lists.
      "base64.encode(b'hello') == 'aGVsbG8='", "base64.decode('aGVsbG8') == b'hello'",
      "string(ip('2001:DB8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1'", "ip('::').isUnspecified()", "!isIP('01.2.3.4')",
      "!isIP('1::2::3')",
      "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", "!cidr('10.0.0.0/8').containsCIDR('0.0.0.0/0')",
      "!isCIDR('10.0.0.0/33')",
      "cidr('192.168.1.5/24').masked() == cidr('192.168.1.0/24')", "cidr('192.168.1.5/24').isMask() == false",
      "ip('::1').family() == 6",
      "regex.replace('foo bar', '(fo)o (ba)r', r'\\2 \\1') == 'ba fo'",
      "regex.replace('banana', 'a', 'x', 2) == 'bxnxna'",
      "regex.extract('item-A, item-B', r'item-(\\w+)') == optional.of('A')",
      "regex.extractAll('id:1, id:2', r'id:\\d') == ['id:1', 'id:2']",
      "sets.contains([1, 2.0, 3u], [1.0, 2u, 3])", "sets.equivalent([1, 1], [1])", "!sets.intersects([1], [2])",
      "[1, 2, 2, 3.0, 3].distinct() == [1, 2, 3.0]", "[[1], [2, [3]]].flatten() == [1, 2, [3]]",
      "[3, 1, 2].sort() == [1, 2, 3]",
      "[1, 2, 3, 4].slice(1, 3) == [2, 3]", "lists.range(3) == [0, 1, 2]",
      "['bb', 'a'].sortBy(x, x.size()) == ['a', 'bb']",
    ])
  func examples(text: String) throws {
    let value = try evaluate(text)
    #expect(value.bool == true, "\(describe(value))")
  }

  @Test(
    "What cannot be is an error",
    arguments: [
      "1 / 0", "1 % 0", "9223372036854775807 + 1", "-(-9223372036854775807 - 1)", "0u - 1u",
      "int(9223372036854775808.0)",
      "uint(-1)", "int('1.5')", "int('')", "double('0x1')", "timestamp('2023-02-30T00:00:00Z')",
      "timestamp('2023-01-01')",
      "duration('1')", "duration('1d')", "duration('9999999h')", "[1][1]", "[1][-1]", "{'a': 1}.b", "{1.5: 2}",
      "{'a': 1, 'a': 2}",
      "{1: 1, 1u: 2}", "1 + 1u", "1 == 1 && 5", "'a' < 1", "[1] < [2]", "size(1)", "'a'.charAt(2)", "'a'.substring(2)",
      "'abc'.indexOf('a', 4)", "'%d'.format(['a'])", "'%s %s'.format([1])", "'%.2000f'.format([1.0])",
      "'%q'.format([1])",
      "math.bitShiftLeft(1, -1)", "math.abs(-9223372036854775808)", "optional.none().value()", "[?1]",
      "base64.decode('a')",
      "base64.decode('a=b=')", "ip('1.2.3')", "ip('fe80::1%en0')", "cidr('::ffff:1.2.3.4/100')", "cidr('1.2.3.4/08')",
      "regex.replace('a', 'a', r'\\1')", "regex.extract('ab', '(a)(b)')", "[1, 'a'].sort()", "[[1]].sort()",
      "lists.range(-1)",
      "{'a': 'x', 'b': 'x'}.transformMapEntry(k, v, {v: k})", "string(b'\\xff')",
      "timestamp(0).getHours('Nowhere/None')",
      "nope", "nope()", "'a'.nope()", "[1].all(x, 1)", "1.all(x, true)",
    ])
  func errors(text: String) throws {
    let value = try? evaluate(text)
    #expect(value?.isError != false, "\(value.map(describe) ?? "")")
  }

  @Test("Errors say where")
  func positions() throws {
    let value = try evaluate("true &&\n  [1, 2].map(x, 1 / (x - 2)).size() > 0")
    #expect(value.error?.position == CELPosition(line: 2, column: 19, offset: 26))
  }

  @Test("Time zones: names, aliases and offsets, across a change of the clocks")
  func timeZones() throws {
    #expect(try evaluate("timestamp('2024-03-31T00:59:59Z').getHours('Europe/Paris')").int == 1)
    #expect(try evaluate("timestamp('2024-03-31T01:00:00Z').getHours('Europe/Paris')").int == 3)
    #expect(try evaluate("timestamp('2024-01-01T00:00:00Z').getMinutes('-02:30')").int == 30)
    #expect(try evaluate("timestamp('2024-01-01T00:00:00Z').getHours('UTC')").int == 0)
  }
}
