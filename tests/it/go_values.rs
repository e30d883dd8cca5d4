//! Values are judged as Go and the real servers judge them.

use scantling::apiserver::flags::{self, Availability, FlagType};
use scantling::apiserver::value::{effective, lacks_http2_suite, refusal, syntax};
use scantling::apiserver::version::{Release, Version, VersionOrigin};
use scantling::apiserver::{Argument, Flag, Form, Origin, argv};
use scantling::mapped_text::MappedText;

fn release(text: &str) -> Version {
    Version::Exact {
        release: Release::parse(text).unwrap(),
        origin: VersionOrigin::CommandLine,
        span: None,
    }
}

/// `1.20`, `1.36` or `?`, then flag and value, all with spaces between; the value may be empty.
fn judge(case: &str) -> Option<scantling::apiserver::value::Refusal> {
    let mut words = case.splitn(3, ' ');
    let version = match words.next().unwrap() {
        "?" => Version::Unknown,
        text => release(text),
    };
    let flag = flags::find(words.next().unwrap()).unwrap();
    refusal(flag, words.next().unwrap_or_default(), &version)
}

#[test]
fn accepted() {
    for case in include_str!("go_values/accepted.txt").lines() {
        let refusal = judge(case);
        assert!(refusal.is_none(), "{case:?} is refused: {refusal:?}");
    }
}

#[test]
fn refused() {
    let expected = include_str!("go_values/refused.txt");
    let cases = expected.lines().map(|line| line.split_once(" => ").unwrap().0);
    let told: Vec<String> = cases.map(|case| format!("{case} => {}", told(case))).collect();
    let told = told.join(
        "
",
    ) + "
";
    assert!(told == expected, "these are the words now:\n{told}");
}

/// The words of a refusal, the value suggested and the flag that it depends on.
fn told(case: &str) -> String {
    let Some(refusal) = judge(case) else {
        return "not refused".to_owned();
    };
    let suggestion = refusal.suggestion.map(|value| format!(" | {value}"));
    let only_with = refusal.only_with.map(|flag| format!(" | with {flag}"));
    [refusal.message, suggestion.unwrap_or_default(), only_with.unwrap_or_default()].concat()
}

#[test]
fn http2_suites() {
    assert!(lacks_http2_suite(["TLS_RSA_WITH_AES_128_CBC_SHA"]));
    assert!(!lacks_http2_suite([
        "TLS_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    ]));
    assert!(!lacks_http2_suite([""]));
    assert!(!lacks_http2_suite([]));
}

#[test]
fn the_recorded_servers_agree() {
    let mut version = release("1.36.3");
    let (mut runs, mut seen) = (0, 0);
    let mut differences = Vec::new();
    let mut lines = include_str!("../../testdata/oracle/flag_parse_runs.txt").lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## kube-apiserver ") {
            version = release(title.split(' ').next().unwrap());
        } else if line.starts_with('[') {
            let told = lines.next().unwrap().trim();
            runs += 1;
            seen += values(told).len();
            differences.extend(compare(line, told, &version));
        }
    }
    for difference in &differences {
        eprintln!("{difference}");
    }
    assert!(differences.is_empty(), "{} differences", differences.len());
    assert_eq!((runs, seen), (95, 107));
}

fn compare(line: &str, told: &str, version: &Version) -> Vec<String> {
    let words: Vec<String> = quoted(line);
    let mapped: Vec<MappedText> = words.iter().map(|word| MappedText::verbatim(word, 0)).collect();
    let arguments = argv::parse(&mapped, Origin::Written);
    let error = arguments.iter().find_map(|argument| error(argument, version));
    let starts = told.starts_with("err=<nil>");
    let mut differences = Vec::new();
    if starts != error.is_none() {
        differences.push(format!("{line} {told}: we say {error:?}"));
    }
    for (name, expected, changed) in values(told) {
        // After an error, what the flags behind it have is left to chance.
        if expected == "...(long)" || (!starts && !changed) {
            continue;
        }
        let ours = printed(&arguments, name, version);
        if ours.as_deref() != Some(expected.as_str()) {
            differences.push(format!("{line} {name}: {expected:?}, we say {ours:?}"));
        }
    }
    differences
}

/// Why the server stops at an argument.
fn error(argument: &Argument, version: &Version) -> Option<String> {
    let minor = version.minors().0;
    match argument {
        Argument::Flag(flag) => {
            let Some(known) = flags::find(&flag.name) else {
                return Some(format!("unknown flag {}", flag.name));
            };
            let underscore = flag.spelling().contains('_') && !flags::underscore_accepted(minor);
            if known.presence(minor) == Availability::Absent || underscore {
                Some(format!("unknown flag {}", flag.spelling()))
            } else if flag.form == Form::Missing {
                Some("no value".to_owned())
            } else {
                syntax(known, flag.known().unwrap(), version).map(|refusal| refusal.message)
            }
        }
        Argument::Stray(stray) => Some(format!("stray {}", stray.text)),
        Argument::Unknown(..) => panic!("nothing is unknown here"),
        Argument::Terminator(_) | Argument::Empty(_) => None,
    }
}

/// The value of a flag as its `String()` prints it.
fn printed(arguments: &[Argument], name: &str, version: &Version) -> Option<String> {
    let known = flags::find(name).unwrap();
    let values: Vec<&str> = arguments
        .iter()
        .filter_map(|argument| match argument {
            Argument::Flag(flag) if flag.name == name => Flag::known(flag),
            _ => None,
        })
        .collect();
    if values.is_empty() {
        return known.default_at(version.minors().0).map(str::to_owned);
    }
    let mut values = effective(known, &values, version)?;
    if !known.accumulates(version)? {
        return values.pop().map(Into::into);
    }
    Some(match known.kind {
        FlagType::NamedCertKey => format!("[{}]", values.join(";")),
        FlagType::MapStringString => values.join(","),
        FlagType::FeatureGates => format!(":{}", values.join(",:")),
        _ => {
            let fields = values.iter().map(|value| csv_field(value));
            format!("[{}]", fields.collect::<Vec<_>>().join(","))
        }
    })
}

fn csv_field(value: &str) -> String {
    if value.starts_with(char::is_whitespace) || value.contains([',', '"', '\n']) {
        format!("\"{}\"", value.replace('"', "\"\""))
    } else {
        value.to_owned()
    }
}

/// The strings of a Go `%q` of a list.
fn quoted(line: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find('"') {
        let (string, after) = unquote(rest.split_at(start + 1).1);
        strings.push(string);
        rest = after;
    }
    strings
}

/// The text before the closing quote, and the text after it.
fn unquote(text: &str) -> (String, &str) {
    let mut string = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (string, text.split_at(at + 1).1),
            '\\' => string.push(letters.next().unwrap().1),
            _ => string.push(letter),
        }
    }
    panic!("no closing quote in {text:?}");
}

/// Each `name="value"(changed=bool)` of a line.
fn values(told: &str) -> Vec<(&str, String, bool)> {
    let mut values = Vec::new();
    let mut from = 0;
    for (end, _) in told.match_indices("(changed=") {
        let (before, after) = told.split_at(end);
        let before = before.split_at(from).1;
        from = end;
        // The flag's name is all letters and dashes back to a space; its value may hold `="` too.
        let start = before
            .match_indices("=\"")
            .map(|(at, _)| at)
            .find(|&at| flags::find(before.split_at(at).0.rsplit(' ').next().unwrap()).is_some())
            .unwrap();
        let (name, value) = before.split_at(start);
        let name = name.rsplit(' ').next().unwrap();
        let changed = after.starts_with("(changed=true");
        values.push((name, unquote(value.split_at(2).1).0, changed));
    }
    values
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: 128,
        failure_persistence: None,
        ..Default::default()
    })]

    /// Any text is judged for any flag without a panic, and no refusal suggests a value that
    /// would be refused as well.
    #[test]
    fn any_value_is_judged(value in "[-+]?[0-9a-fx_.:,=/\" hmsµ\\PC]{0,12}") {
        for flag in flags::all() {
            let refused = refusal(flag, &value, &Version::Unknown);
            if let Some(suggested) = refused.and_then(|refusal| refusal.suggestion) {
                let again = refusal(flag, &suggested, &Version::Unknown);
                proptest::prop_assert!(again.is_none(), "--{}={suggested}: {again:?}", flag.name);
            }
            let _ = effective(flag, &[&value, &value], &Version::Unknown);
        }
        let _ = flags::nearest(&value);
    }
}
