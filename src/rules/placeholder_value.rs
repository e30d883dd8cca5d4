//! `placeholder-value`: a value that still has to be filled in.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::joined_flags::is_joined;
use super::server_facts::written;
use crate::apiserver::{ApiServer, Component, Flag};
use crate::rule::{Group, Report, Rule, Severity};

pub(super) static RULE: Rule = Rule {
    id: "placeholder-value",
    group: Group::Startup,
    components: &[Component::KubeApiServer],
    severity: Severity::Warning,
    other_severities: &[],
    security_severity: None,
    summary: "a placeholder was left in a value",
    why: "A path such as <path/to/ca.crt> or /path/to/ca.crt was pasted from documentation, or \
REPLACE_ME was left for later. Unless something replaces it before the file is used, the API \
server looks for a file of exactly that name and does not start. If a script or sed replaces it, \
disable this rule: no other rule takes such a value for missing or wrong.",
    fix: "write the value, or fill it in before the file is checked",
    is_fixable: false,
    references: &[
        "https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/",
    ],
    check,
};

fn check(server: &ApiServer, report: &mut Report) {
    for flag in written(server) {
        if let Some(text) = flag.known().filter(|text| is_unfilled(flag, text)) {
            let shown = text.lines().next().unwrap_or_default();
            report
                .at(
                    flag.value_span,
                    format!("--{} is {shown}, which is still to be filled in", flag.name),
                )
                .flag(&*flag.name);
        }
    }
}

/// True for a value that something replaces before the server is started: by hand, by sed, or by the
/// machine's init system.
pub(super) fn is_placeholder(flag: &Flag, value: &str) -> bool {
    is_unfilled(flag, value) || is_variable(value)
}

fn is_unfilled(flag: &Flag, value: &str) -> bool {
    // The names of cipher suites look like what is to be filled in, and are not.
    !matches!(flag.name.as_str(), "tls-cipher-suites" | "cipher-suites")
        && (is_bracketed(value)
            || is_batch_variable(value)
            || is_shouted(value)
            || is_pasted(value)
            || is_open_gate(flag, value))
        && !is_joined(flag)
}

/// `--feature-gates=A=true,B=CHANGE_ME`
fn is_open_gate(flag: &Flag, value: &str) -> bool {
    let is_open = |part: &str| is_shouted(part) || is_pasted(part);
    flag.name == "feature-gates" && value.split([',', '=']).any(is_open)
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
    let opens = |byte| matches!(byte, b'<' | b'{' | b'_' | b'%' | b'@' | b'[' | b'(' | b'#' | b'`');
    if !value.bytes().any(opens) {
        return false;
    }
    BRACKETS.iter().any(|(open, close)| {
        let inside = value.split_once(open).and_then(|(_, rest)| rest.split_once(close));
        inside.is_some_and(|(inside, _)| {
            let word = |c: char| c.is_ascii_alphanumeric() || " _-./:".contains(c);
            // ((( path ))), <?= path ?>
            let name = inside.trim_start_matches(['(', '=']);
            // `[[:alpha:]]` of a regular expression is none.
            !name.is_empty() && !name.starts_with(':') && name.chars().all(word)
        })
    })
}

/// `%MASTER_IP%`; `%2F` of a URL is none.
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

/// `$private_ipv4`, which no kubelet replaces and a cloud's init system does.
fn is_variable(value: &str) -> bool {
    let names = value.split('$').skip(1);
    names.into_iter().any(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

/// Parts of which each such word has one, so that few values are looked at closely.
static PARTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let parts =
        ["path/to/", "replace", "change", "todo", "fixme", "xxx", "tbd", "fill", "your", "example"];
    AhoCorasick::builder().ascii_case_insensitive(true).build(parts).ok()
});

/// True for words that are typical of documentation and of notes to oneself.
fn is_pasted(value: &str) -> bool {
    const WORDS: [&str; 5] = ["path/to/", "replace_me", "replaceme", "change_me", "changeme"];
    if !PARTS.as_ref().is_some_and(|parts| parts.is_match(value)) {
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
