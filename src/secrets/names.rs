//! The names of secrets.

use std::sync::LazyLock;

/// A name that ends with one of these words is the name of a secret: `db_password`, `bootstrapToken`.
const ENDINGS: [&str; 15] = [
    "apikey",
    "credential",
    "credentials",
    "pass",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "pwd",
    "secret",
    "secretbox",
    "secrets",
    "token",
    "tokens",
    "apitoken",
];

/// A name that ends with one of these words and `key` is one too. Others that end with `key` name a file or an
/// entry: `kubelet-client-key`, `secretKeyRef`.
const KINDS_OF_KEYS: [&str; 15] = [
    "access",
    "account",
    "aes",
    "api",
    "auth",
    "certificate",
    "encryption",
    "hmac",
    "master",
    "private",
    "secret",
    "session",
    "shared",
    "signing",
    "ssh",
];

/// Words in front of `data` that make the name of a secret: `client-key-data`.
const KINDS_OF_DATA: [&str; 2] = ["key", "secret"];

/// Bytes of the longest of these words: `credentials`, `certificate`.
const LONGEST: usize = 11;

/// The letters in front of each last letter of a word that may end the name of a secret, as bits.
static ENDS: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut ends = [0; 26];
    for word in ENDINGS.into_iter().chain(["key", "data"]) {
        if let Some((before, last)) = end(word)
            && let Some(letters) = ends.get_mut(last)
        {
            *letters |= 1 << before;
        }
    }
    ends
});

/// The last two letters of a name as numbers, in any case; `None` for other characters.
fn end(name: &str) -> Option<(usize, usize)> {
    let [.., before, last] = name.as_bytes() else {
        return None;
    };
    let number = |byte: &u8| {
        byte.is_ascii_alphabetic().then(|| usize::from(byte.to_ascii_lowercase() - b'a'))
    };
    Some((number(before)?, number(last)?))
}

/// True for the name of a flag, a key or a variable that holds a secret.
///
/// ```text
/// AWS_SECRET_ACCESS_KEY    clientSecret    --etcd-password    token
/// tokenAuthFile            secretName      token-ttl                    no secrets
/// ```
pub(crate) fn is_secret(name: &str) -> bool {
    let name = without_number(name);
    // Every name in a file is looked at, and most end with another word.
    let may_be = end(name)
        .is_some_and(|(before, last)| ENDS.get(last).is_some_and(|ends| ends >> before & 1 == 1));
    if !may_be {
        return false;
    }
    let (rest, last) = last_word(name);
    let Some(last) = LowerWord::of(last) else {
        return false;
    };
    if last.is_one_of(&ENDINGS) {
        return true;
    }
    let kinds: &[&str] = match last.bytes() {
        b"key" => &KINDS_OF_KEYS,
        b"data" => &KINDS_OF_DATA,
        _ => return false,
    };
    let (_, before) = last_word(rest);
    LowerWord::of(before).is_some_and(|before| before.is_one_of(kinds))
}

/// A short word in lower case.
struct LowerWord {
    bytes: [u8; LONGEST],
    len: usize,
}

impl LowerWord {
    /// `None` if the word is longer than all that are looked for.
    fn of(word: &str) -> Option<Self> {
        let mut bytes = [0; LONGEST];
        bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        bytes.make_ascii_lowercase();
        Some(Self { bytes, len: word.len() })
    }

    fn is_one_of(&self, words: &[&str]) -> bool {
        words.iter().any(|word| word.as_bytes() == self.bytes())
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}

/// A name without what is behind its last letter. A number belongs to the word before it, and what joins words to
/// none.
fn without_number(name: &str) -> &str {
    if name.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return name;
    }
    name.trim_end_matches(|c: char| !c.is_ascii_alphabetic())
}

/// The last word of a name without its number, and what is before it. Both are empty if there is none.
fn last_word(name: &str) -> (&str, &str) {
    let name = without_number(name);
    let bytes = name.as_bytes();
    let mut start = bytes.len();
    while let Some((at, byte)) = start.checked_sub(1).and_then(|at| Some((at, bytes.get(at)?))) {
        if !byte.is_ascii_alphanumeric() {
            break;
        }
        start = at;
        // `clientSecret`
        let is_after_lower =
            at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_lowercase);
        if byte.is_ascii_uppercase() && is_after_lower {
            break;
        }
    }
    name.split_at_checked(start).unwrap_or_default()
}
