//! Values that still have to be filled in: by hand, by sed, or by the machine's init system.

use std::sync::LazyLock;

use crate::apiserver::Flag;
use crate::apiserver::flags::{FlagType, KnownFlag};
use crate::byte_runs::ByteKind;
use crate::short_words::ShortWords;

/// The characters that open what is to be filled in, and the one that joins the words of its name. A value without them
/// has nothing to fill in, if no word is one of documentation.
const OPENING: &ByteKind = &ByteKind::of(b"<{_%@[(#`");

/// True for a value with a placeholder in it: `REPLACE_ME`, `<path>`, `/path/to/ca.crt`.
pub(crate) fn is_unfilled(flag: &Flag, known: Option<&KnownFlag>, value: &str) -> bool {
    // Most values are plain: `/etc/kubernetes/pki/ca.crt`.
    if !OPENING.is_in(value) && !may_be_pasted(value) {
        return false;
    }
    // `--audit-log-path=/path/to/log --audit-log-maxage=30` has another flag in it.
    if value.contains(" --") {
        return false;
    }
    // The names of cipher suites look like what is to be filled in, and are not.
    if matches!(&*flag.name, "tls-cipher-suites" | "cipher-suites") {
        let mut others = value.split(',').filter(|item| !item.starts_with("TLS_"));
        return others.any(|item| is_shouted_word(item) || is_bracketed(item));
    }
    is_bracketed(value)
        || is_batch_variable(value)
        || is_shouted(value)
        || is_pasted(value)
        || known.is_some_and(|known| has_shouted_part(known, value))
}

/// True for `$private_ipv4`, which no kubelet replaces and a cloud's init system does.
pub(crate) fn is_variable(value: &str) -> bool {
    value.contains('$')
        && value.split([',', '/', '=', ':']).any(|part| {
            let name = part.strip_prefix('$').unwrap_or_default();
            name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        })
}

/// A part of a value that is no path and no free text: `Node,EXTRA_MODE`, `SomeGate=TODO`, `EVENT_TTLh`,
/// `MIN_PORT-32767`.
fn has_shouted_part(known: &KnownFlag, value: &str) -> bool {
    let is_free = matches!(known.kind, FlagType::String | FlagType::StringArray);
    let is_range = known.name == "service-node-port-range";
    if is_free && !is_range && !is_list_of_names(known.name) {
        return false;
    }
    let parts = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    // The unit of a duration is in lower case.
    parts
        .into_iter()
        .any(|part| is_shouted_word(part.trim_end_matches(char::is_lowercase)) || is_pasted(part))
}

/// Lists of names whose type in the tables is a text in some versions.
fn is_list_of_names(name: &str) -> bool {
    ["authorization-mode", "admission-control", "runtime-config", "feature-gates"].contains(&name)
        || name.ends_with("-admission-plugins")
}

/// `<path>`, `{PATH}`, `((path))`, `[[ path ]]`, `@@PATH@@`: also within a longer value.
fn is_bracketed(value: &str) -> bool {
    const BRACKETS: [(&str, &str); 12] = [
        ("<<", ">>"),
        ("<?", "?>"),
        ("<", ">"),
        ("{", "}"),
        ("[[", "]]"),
        ("((", "))"),
        ("__", "__"),
        ("%%", "%%"),
        ("@@", "@@"),
        ("@", "@"),
        ("##", "##"),
        ("`", "`"),
    ];
    if !OPENING.is_in(value) {
        return false;
    }
    BRACKETS.iter().any(|(open, close)| {
        let inside = value.split_once(open).and_then(|(_, rest)| rest.split_once(close));
        inside.is_some_and(|(inside, _)| {
            let word = |c: char| c.is_ascii_alphanumeric() || " _-./:".contains(c);
            // ((( path ))), <?= path ?>
            let name = inside.trim_start_matches(['(', '=']);
            // `[[:alpha:]]` belongs to a regular expression.
            !name.is_empty() && !name.starts_with(':') && name.chars().all(word)
        })
    })
}

/// True for `%MASTER_IP%`, and false for `%2F` of a URL.
fn is_batch_variable(value: &str) -> bool {
    let inside = value.split_once('%').and_then(|(_, rest)| rest.split_once('%'));
    inside.is_some_and(|(name, _)| {
        let shouted = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let is_hexadecimal = name.chars().all(|c| c.is_ascii_hexdigit());
        name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(shouted)
            && !is_hexadecimal
    })
}

/// `MASTER_IP`, a path that begins with such a word, or an address with one in it:
/// `K8S_CERTS_DIR/ca.crt`, `SERVICE_NETWORK.0/24`, `https://ETCD_HOST:2379`.
fn is_shouted(value: &str) -> bool {
    if !value.bytes().any(|byte| byte == b'_') {
        return false;
    }
    let address = value.split_once("://").map_or(value, |(_, address)| address);
    let first = address.split('/').next().unwrap_or_default();
    first.split(['.', ':']).any(is_shouted_word)
}

fn is_shouted_word(word: &str) -> bool {
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let letters = word.bytes().any(|byte| byte.is_ascii_uppercase());
    letters && word.len() > 3 && word.contains('_') && word.bytes().all(upper)
}

/// Parts of which each such word has one, so that few values are looked at closely.
static PARTS: LazyLock<ShortWords> = LazyLock::new(|| {
    ShortWords::new(&[
        "path/to/", "replace", "change", "todo", "fixme", "xxx", "tbd", "fill", "your", "example",
    ])
});

fn may_be_pasted(value: &str) -> bool {
    PARTS.found_in(value)
}

/// True for words that are typical of documentation and of notes to oneself.
fn is_pasted(value: &str) -> bool {
    const WORDS: [&str; 5] = ["path/to/", "replace_me", "replaceme", "change_me", "changeme"];
    if !may_be_pasted(value) {
        return false;
    }
    let lower = value.to_ascii_lowercase().replace('-', "_");
    let path = lower.starts_with(['/', '.']);
    let mut parts = lower.split('/');
    WORDS.iter().any(|word| lower.contains(word)) || parts.any(|part| is_note(part, path))
}

/// `TODO`, `YOUR_CA.crt`; and, as a part of a path, `example`.
fn is_note(part: &str, path: bool) -> bool {
    let stem = part.split('.').next().unwrap_or_default();
    matches!(stem, "todo" | "fixme" | "xxx" | "tbd" | "fill_in" | "fill_me_in")
        || stem.starts_with("your_")
        || (path && stem == "example")
}
