//! The names of secrets.

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

/// A name that ends with one of these pairs is one too. Others that end with "key" name a file or an entry:
/// `kubelet-client-key`, `secretKeyRef`.
const PAIRS: [(&str, &str); 17] = [
    ("access", "key"),
    ("account", "key"),
    ("aes", "key"),
    ("api", "key"),
    ("auth", "key"),
    ("certificate", "key"),
    ("encryption", "key"),
    ("hmac", "key"),
    ("key", "data"),
    ("master", "key"),
    ("private", "key"),
    ("secret", "data"),
    ("secret", "key"),
    ("session", "key"),
    ("shared", "key"),
    ("signing", "key"),
    ("ssh", "key"),
];

/// Bytes of the longest of these words: `credentials`, `certificate`.
const LONGEST: usize = 11;

/// True for the name of a flag, a key or a variable that holds a secret.
///
/// ```text
/// AWS_SECRET_ACCESS_KEY    clientSecret    --etcd-password    token
/// tokenAuthFile            secretName      token-ttl                    no secrets
/// ```
pub(crate) fn is_secret(name: &str) -> bool {
    let (rest, last) = last_word(name);
    // Every name in a file is looked at, and most end with another word.
    let Some(last) = LowerWord::of(last) else {
        return false;
    };
    if ENDINGS.iter().any(|ending| last.is(ending)) {
        return true;
    }
    if !PAIRS.iter().any(|(_, second)| last.is(second)) {
        return false;
    }
    let (_, before) = last_word(rest);
    LowerWord::of(before).is_some_and(|before| {
        PAIRS.iter().any(|(first, second)| last.is(second) && before.is(first))
    })
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

    fn is(&self, known: &str) -> bool {
        self.bytes.get(..self.len) == Some(known.as_bytes())
    }
}

/// The last word of a name without its number, and what is before it. Both are empty if there is none.
fn last_word(name: &str) -> (&str, &str) {
    let is_joint = |c: char| !c.is_ascii_alphabetic();
    // A number belongs to the word before it, and what joins words to none.
    let name = name.trim_end_matches(is_joint);
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
