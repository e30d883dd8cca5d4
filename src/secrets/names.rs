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
    let words = words(name);
    let mut last = words.iter().rev();
    let Some(end) = last.next() else {
        return false;
    };
    if ENDINGS.contains(&end.as_str()) {
        return true;
    }
    last.next().is_some_and(|before| PAIRS.contains(&(before.as_str(), end.as_str())))
}

/// The words of a name in lower case, without a number at the end: `SecretKey2` is `secret`, `key`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            before = ' ';
            continue;
        }
        let begins = before == ' ' || (c.is_ascii_uppercase() && before.is_ascii_lowercase());
        match words.last_mut() {
            Some(word) if !begins => word.push(c.to_ascii_lowercase()),
            _ => words.push(c.to_ascii_lowercase().to_string()),
        }
        before = c;
    }
    for word in &mut words {
        word.truncate(word.trim_end_matches(|c: char| c.is_ascii_digit()).len());
    }
    words.retain(|word| !word.is_empty());
    words
}
