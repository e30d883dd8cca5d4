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

/// True for the name of a flag, a key or a variable that holds a secret.
///
/// ```text
/// AWS_SECRET_ACCESS_KEY    clientSecret    --etcd-password    token
/// tokenAuthFile            secretName      token-ttl                    no secrets
/// ```
pub(crate) fn is_secret(name: &str) -> bool {
    let LastWords { before, last } = LastWords::of(name);
    let is = |word: &str, known: &str| word.eq_ignore_ascii_case(known);
    ENDINGS.iter().any(|ending| is(last, ending))
        || PAIRS.iter().any(|(one, other)| is(last, other) && is(before, one))
}

/// The last two words of a name, without a number at the end: `Secret` and `Key` for `SecretKey2`. Every name in a
/// file is looked at, so nothing is copied.
#[derive(Default)]
struct LastWords<'n> {
    before: &'n str,
    last: &'n str,
}

impl<'n> LastWords<'n> {
    fn of(name: &'n str) -> Self {
        let mut words = Self::default();
        let (mut start, mut before) = (0, b' ');
        for (at, byte) in name.bytes().enumerate() {
            if !byte.is_ascii_alphanumeric() {
                words.push(name.get(start..at).unwrap_or_default());
                start = at + 1;
            } else if byte.is_ascii_uppercase() && before.is_ascii_lowercase() {
                words.push(name.get(start..at).unwrap_or_default());
                start = at;
            }
            before = byte;
        }
        words.push(name.get(start..).unwrap_or_default());
        words
    }

    fn push(&mut self, text: &'n str) {
        let word = text.trim_end_matches(|c: char| c.is_ascii_digit());
        if !word.is_empty() {
            (self.before, self.last) = (self.last, word);
        }
    }
}
