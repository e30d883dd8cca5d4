//! Reads an address as Go's net/url does (Go 1.25, `net/url/url.go`, `Parse`).

/// An address in its parts, as far as a caller needs them.
#[derive(Debug, PartialEq, Eq)]
pub struct Url<'a> {
    /// In lower case; empty if there is none.
    pub scheme: String,
    /// The name and password before the host.
    pub has_user: bool,
    /// The host with its port; `None` for `mailto:x` and `/path`.
    pub host: Option<&'a str>,
    /// Behind `?`.
    pub query: &'a str,
    /// Behind `#`.
    pub fragment: &'a str,
}

/// The address, or why the text is not one.
pub fn parse(text: &str) -> Result<Url<'_>, &'static str> {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    unescapes(fragment)?;
    if text.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return Err("it has a control character");
    }
    let (scheme, rest) = scheme(text)?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut url = Url { scheme, has_user: false, host: None, query, fragment };
    if !rest.starts_with('/') {
        if !url.scheme.is_empty() {
            return Ok(url);
        }
        if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
            return Err("it has no scheme such as https://");
        }
    }
    let mut path = rest;
    if (!url.scheme.is_empty() || !rest.starts_with("///")) && rest.starts_with("//") {
        let authority = rest.get(2..).unwrap_or_default();
        let end = authority.find('/').unwrap_or(authority.len());
        let (authority, after) = authority.split_at_checked(end).unwrap_or((authority, ""));
        let (user, host) = match authority.rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, authority),
        };
        check_host(host)?;
        if let Some(user) = user {
            check_user(user)?;
        }
        url.has_user = user.is_some();
        url.host = Some(host);
        path = after;
    }
    unescapes(path)?;
    Ok(url)
}

/// `getScheme`.
fn scheme(text: &str) -> Result<(String, &str), &'static str> {
    for (at, letter) in text.char_indices() {
        match letter {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return Err("the scheme is missing"),
            ':' => {
                let (scheme, rest) = text.split_at_checked(at).unwrap_or((text, ""));
                return Ok((scheme.to_ascii_lowercase(), rest.get(1..).unwrap_or_default()));
            }
            _ => break,
        }
    }
    Ok((String::new(), text))
}

/// `parseHost` and `validOptionalPort`.
fn check_host(host: &str) -> Result<(), &'static str> {
    let port = if let Some(literal) = host.strip_prefix('[') {
        literal.rsplit_once(']').ok_or("a ] is missing")?.1
    } else {
        host.rfind(':').and_then(|at| host.get(at..)).unwrap_or_default()
    };
    let digits = port.strip_prefix(':');
    let fits = match digits {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    if !fits {
        return Err("the port is no number");
    }
    // `shouldEscape` for a host: what is not ASCII may be written as it is.
    let allowed = |c: char| {
        !c.is_ascii() || c.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:[]<>\"%".contains(c)
    };
    if host.chars().all(allowed) {
        unescapes(host)
    } else {
        Err("the host has a character that none may have")
    }
}

/// `validUserinfo`.
fn check_user(user: &str) -> Result<(), &'static str> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    if user.chars().all(allowed) {
        unescapes(user)
    } else {
        Err("the user name has a character that none may have")
    }
}

/// Two hexadecimal digits behind every `%`.
fn unescapes(text: &str) -> Result<(), &'static str> {
    for (at, _) in text.match_indices('%') {
        let digits = text.get(at + 1..at + 3).unwrap_or_default();
        if digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err("a % is not followed by two hexadecimal digits");
        }
    }
    Ok(())
}
