//! Secrets by shape: what nobody writes by chance.

use std::ops::{Range, RangeInclusive};
use std::sync::LazyLock;

use memchr::{memchr, memchr_iter};
use regex::Regex;

use crate::byte_runs::{ByteKind, runs};
use crate::few_words::ConstantWords;
use crate::hashed::HashMap;

/// Each shape; its group is the secret. Sources: what the issuers of these tokens document, RFC 7468 for
/// private keys, RFC 7519 for JSON web tokens.
const SHAPES: [&str; 11] = [
    // -----BEGIN RSA PRIVATE KEY-----
    r"(?s)-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(.*?)(?:-----END|\z)",
    // A JSON web token, such as that of a service account.
    r"(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?)",
    // A bootstrap token of kubeadm: abcdef.0123456789abcdef.
    r"(?-u:\b)(?P<bootstrap>[a-z0-9]{6}\.[a-z0-9]{16})(?-u:\b)",
    // The token of a server of k3s and RKE2.
    r"(?-u:\b)(K10[0-9a-f]{64}::[A-Za-z0-9_-]+:[A-Za-z0-9.]+)",
    r"(?-u:\b)((?:AKIA|ASIA)[A-Z0-9]{16})(?-u:\b)",
    r"(?-u:\b)(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,})",
    r"(?-u:\b)(xox[abprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{35}|sk_live_[A-Za-z0-9]{16,})",
    r"(?-u:\b)(hvs\.[A-Za-z0-9_-]{24,}|AGE-SECRET-KEY-1[0-9A-Z]{58}|npm_[A-Za-z0-9]{36})",
    // The password in an address.
    r#"://[^/ \t\r\n:@"'$({]*:([^@ \t\r\n/"'${(<]+)@"#,
    r#"(?i-u:authorization)["']?[ \t]*[:=][ \t]*["']?(?i-u:bearer|basic)[ \t]+([A-Za-z0-9._~+/=-]+)"#,
    // PEM in base64, as kubeconfigs and Talos hold private keys.
    r"(?P<pem>LS0tLS1CRUdJTi[A-Za-z0-9+/=]+)",
];

/// All shapes as one expression.
static SHAPE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&SHAPES.join("|")).ok());

/// Parts of which each text with a shape has one, but for bootstrap tokens and passwords in an address. Most texts
/// have none, and then the expression is not even built.
const PARTS: [&str; 27] = [
    "-----BEGIN ",
    "eyJ",
    "K10",
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxa-",
    "xoxb-",
    "xoxp-",
    "xoxr-",
    "xoxs-",
    "AIza",
    "sk_live_",
    "hvs.",
    "AGE-SECRET-KEY-1",
    "npm_",
    // `Authorization: Bearer`. `--authorization-mode` is in most texts.
    "earer",
    "EARER",
    "asic",
    "ASIC",
    "LS0tLS1CRUdJTi",
];

static PART: ConstantWords = ConstantWords::new(&PARTS);

/// What PEM in base64 begins with if it is public: `-----BEGIN CERT`, `-----BEGIN PUBL`.
const PUBLIC: [&str; 2] = ["LS0tLS1CRUdJTiBDRVJU", "LS0tLS1CRUdJTiBQVUJM"];

/// Letters of each case that a random word has at least.
const OF_EACH_CASE: usize = 3;

/// Bits a character. Nine of ten random words of 32 characters have more, and names such as
/// `UnauthenticatedHTTP2DOSMitigation` have less.
const ENTROPY: f64 = 4.4;

/// Bytes of a random word. What is longer is a file in base64.
const RANDOM: RangeInclusive<usize> = 32..=200;

/// The secrets of a text by shape.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = random_words(text);
    if !may_have_shape(text) {
        return found;
    }
    for captures in SHAPE.iter().flat_map(|regex| regex.captures_iter(text)) {
        // `server.internaldomainxx` has no digit, and random words of 16 characters have.
        if let Some(token) = captures.name("bootstrap")
            && !token.as_str().bytes().skip(7).any(|byte| byte.is_ascii_digit())
        {
            continue;
        }
        if let Some(pem) = captures.name("pem")
            && PUBLIC.iter().any(|public| pem.as_str().starts_with(public))
        {
            continue;
        }
        for secret in captures.iter().skip(1).flatten() {
            found.push(secret.range());
        }
    }
    found
}

/// False for a text that has none of the shapes.
fn may_have_shape(text: &str) -> bool {
    PART.may_be_in(text)
        || memchr(b'@', text.as_bytes()).is_some()
        || memchr_iter(b'.', text.as_bytes()).any(|dot| is_token_end(text, dot + 1))
}

/// True for the 16 characters behind the dot of a bootstrap token.
fn is_token_end(text: &str, start: usize) -> bool {
    let end = text.as_bytes().get(start..start + 16);
    end.is_some_and(|end| end.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

/// The random words of a text, bytewise: no part of a longer character is a part of a word.
fn random_words(text: &str) -> Vec<Range<usize>> {
    const WORD: &ByteKind = &ByteKind::alphanumeric_and(b"+/_-");
    let words = runs(text.as_bytes(), *RANDOM.start(), WORD);
    let random = words.filter(|word| {
        let word = text.get(word.clone()).unwrap_or_default();
        RANDOM.contains(&word.len()) && is_random(word)
    });
    random.collect()
}

/// True for a word with letters of both cases and digits, none of them much more often than others. A
/// path has slashes, and a digest has no capital letters.
fn is_random(word: &str) -> bool {
    let count = |kind: fn(&u8) -> bool| word.as_bytes().iter().filter(|byte| kind(byte)).count();
    // Long words are mostly paths and names of flags, without capital letters.
    let is_mixed = !word.starts_with('/')
        && count(u8::is_ascii_uppercase) >= OF_EACH_CASE
        && count(u8::is_ascii_lowercase) >= OF_EACH_CASE
        && count(u8::is_ascii_digit) > 0;
    is_mixed && count(|byte| *byte == b'/') * 12 <= word.len() && entropy(word) >= ENTROPY
}

/// Shannon's entropy of a word's characters, in bits a character.
fn entropy(word: &str) -> f64 {
    let mut counts: HashMap<u8, u32> = HashMap::default();
    for byte in word.bytes() {
        *counts.entry(byte).or_default() += 1;
    }
    let all = f64::from(u32::try_from(word.len()).unwrap_or(u32::MAX));
    let share = |count: u32| f64::from(count) / all;
    counts.values().map(|&count| -share(count) * libm::log2(share(count))).sum()
}
