//! The names of secrets.

/// A name that ends with one of these words is the name of a secret: `db_password`, `bootstrapToken`.
const fn is_ending(word: &[u8]) -> bool {
    matches!(
        word,
        b"apikey"
            | b"credential"
            | b"credentials"
            | b"pass"
            | b"passphrase"
            | b"passwd"
            | b"password"
            | b"passwords"
            | b"pwd"
            | b"secret"
            | b"secretbox"
            | b"secrets"
            | b"token"
            | b"tokens"
            | b"apitoken"
    )
}

/// A name that ends with one of these words and `key` is one too. Others that end with `key` name a file or an
/// entry: `kubelet-client-key`, `secretKeyRef`.
const fn is_kind_of_key(word: &[u8]) -> bool {
    matches!(
        word,
        b"access"
            | b"account"
            | b"aes"
            | b"api"
            | b"auth"
            | b"certificate"
            | b"encryption"
            | b"hmac"
            | b"master"
            | b"private"
            | b"secret"
            | b"session"
            | b"shared"
            | b"signing"
            | b"ssh"
    )
}

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
    if is_ending(last.bytes()) {
        return true;
    }
    let is_pair: fn(&[u8]) -> bool = match last.bytes() {
        b"key" => is_kind_of_key,
        b"data" => |first| matches!(first, b"key" | b"secret"),
        _ => return false,
    };
    let (_, before) = last_word(rest);
    LowerWord::of(before).is_some_and(|before| is_pair(before.bytes()))
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

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
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
